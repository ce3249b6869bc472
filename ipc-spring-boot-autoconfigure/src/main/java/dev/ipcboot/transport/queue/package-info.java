/**
 * Message queues of the kernel: POSIX queues.
 */
@NullMarked
package dev.ipcboot.transport.queue;

import org.jspecify.annotations.NullMarked;
