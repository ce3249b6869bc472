package dev.ipcboot.transport.pipe;

import dev.ipcboot.IpcException;

/**
 * Options of the {@code pipe:} transport. Immutable.
 *
 * @param capacity the bytes that shall fit into the pipe; the kernel rounds up to a power
 * of two, and where it grants less (see {@code /proc/sys/fs/pipe-max-size} and
 * {@code pipe-user-pages-soft}) the pipe stays smaller without an error
 * @param purgeOnStart whether to throw away what a dead owner left unread; it may begin
 * in the middle of a frame. What a sender writes that waited for an owner is kept
 */
public record PipeOptions(int capacity, boolean purgeOnStart) {

	/**
	 * 1 MiB, purged on start.
	 */
	public static final PipeOptions DEFAULTS = new PipeOptions(1 << 20, true);

	/**
	 * Create options.
	 */
	public PipeOptions {
		if (capacity < 1) {
			throw new IpcException("The capacity of a pipe must be positive, not " + capacity + " bytes");
		}
	}

}
