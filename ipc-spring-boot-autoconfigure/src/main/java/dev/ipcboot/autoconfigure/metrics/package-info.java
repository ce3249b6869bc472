/**
 * Auto-configuration of meters and observations, apart from the rest since Micrometer may
 * be absent.
 */
@NullMarked
package dev.ipcboot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
