/**
 * Measurements of the carriers and of the way of a message.
 */
@NullMarked
package dev.ipcboot.benchmarks;

import org.jspecify.annotations.NullMarked;
