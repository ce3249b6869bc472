package dev.ipcboot.transport.queue;

import dev.ipcboot.IpcException;

/**
 * Options of the {@code sysv-mq:} transport. Immutable.
 *
 * @param capacity the bytes that shall fit into the queue, or 0 for what the kernel gives
 * ({@code /proc/sys/kernel/msgmnb}, 16,384 by default: two messages of 8 KiB)
 * @param purgeOnStart whether a queue that a dead owner left is removed with its content
 * and created anew; otherwise its content is kept and delivered
 */
public record SystemVQueueOptions(long capacity, boolean purgeOnStart) {

	/**
	 * The kernel's capacity, nothing purged.
	 */
	public static final SystemVQueueOptions DEFAULTS = new SystemVQueueOptions(0, false);

	/**
	 * Create options.
	 */
	public SystemVQueueOptions {
		if (capacity < 0 || (capacity > 0 && capacity < QueueOptions.MIN_MESSAGE_SIZE)) {
			throw new IpcException("A queue of " + capacity + " bytes is too small; it needs at least "
					+ QueueOptions.MIN_MESSAGE_SIZE);
		}
	}

}
