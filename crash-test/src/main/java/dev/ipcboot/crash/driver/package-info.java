/**
 * The driver: starts the processes, injects faults, runs the checks, reports.
 */
@NullMarked
package dev.ipcboot.crash.driver;

import org.jspecify.annotations.NullMarked;
