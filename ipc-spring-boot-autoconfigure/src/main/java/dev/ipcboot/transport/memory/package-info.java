/**
 * The carrier for tests: two ends in one JVM, without the operating system.
 */
@NullMarked
package dev.ipcboot.transport.memory;

import org.jspecify.annotations.NullMarked;
