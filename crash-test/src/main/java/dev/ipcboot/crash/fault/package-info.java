/**
 * Faults that the driver injects.
 */
@NullMarked
package dev.ipcboot.crash.fault;

import org.jspecify.annotations.NullMarked;
