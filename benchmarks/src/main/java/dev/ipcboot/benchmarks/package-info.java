/**
 * Measures carriers, engine, the whole Spring path and neighbours on this machine: the
 * coordinator, which starts the processes, measures in turn and reports.
 */
@NullMarked
package dev.ipcboot.benchmarks;

import org.jspecify.annotations.NullMarked;
