/**
 * Crash test: command line of the driver.
 */
@NullMarked
package dev.ipcboot.crash;

import org.jspecify.annotations.NullMarked;
