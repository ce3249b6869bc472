package dev.ipcboot.transport;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;

/**
 * An open link. What can be done with it is said by {@link ReadableChannel} and
 * {@link WritableChannel}; a two-way link is both.
 * <p>
 * One thread may read while another writes, but no two threads may read at once, nor
 * write at once. {@link #close()} may be called by any thread, any number of times, and
 * releases a blocked read and a blocked write.
 */
public interface Channel extends AutoCloseable {

	/**
	 * The address at which the channel was opened or accepted.
	 * @return the address
	 */
	IpcAddress address();

	/**
	 * Who is at the other end, as far as the carrier knows.
	 * @return the peer, {@link IpcPeer#UNKNOWN} where the carrier can't tell
	 */
	default IpcPeer peer() {
		return IpcPeer.UNKNOWN;
	}

	/**
	 * Close the link and release blocked calls. Never throws.
	 */
	@Override
	void close();

}
