/**
 * Message queues of the kernel: POSIX queues and System V queues.
 */
@NullMarked
package dev.ipcboot.transport.queue;

import org.jspecify.annotations.NullMarked;
