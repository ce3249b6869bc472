/**
 * What Micrometer sees: meters over the counters of the engine, and observations of
 * single messages where somebody observes.
 */
@NullMarked
package dev.ipcboot.metrics;

import org.jspecify.annotations.NullMarked;
