/**
 * The one place that binds the C library: file descriptors, FIFOs, message queues and
 * their error numbers, as thin as they can be. Only the transports and the directory use
 * it. Linux only; {@link dev.ipcboot.posix.NativeAccess} says whether it works here.
 */
@NullMarked
package dev.ipcboot.posix;

import org.jspecify.annotations.NullMarked;
