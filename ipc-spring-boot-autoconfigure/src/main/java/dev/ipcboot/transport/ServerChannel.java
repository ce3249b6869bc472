package dev.ipcboot.transport;

import java.io.IOException;

import dev.ipcboot.IpcAddress;
import org.jspecify.annotations.Nullable;

/**
 * The listening side of an address. {@link #close()} may be called by any thread,
 * releases a blocked {@link #accept()}, and removes the object from the system; accepted
 * channels of a two-way carrier live on.
 */
public interface ServerChannel extends AutoCloseable {

	/**
	 * The address at which this side listens.
	 * @return the address, complete
	 */
	IpcAddress address();

	/**
	 * Wait for the next sender. A carrier without {@linkplain TransportTraits#duplex() a
	 * channel per sender} returns the one channel that all senders share, at once, and is
	 * asked only once; that channel ends with this side.
	 * @return the channel, also a {@link WritableChannel} if the carrier is two-way, or
	 * {@code null} when this side has been closed
	 * @throws IOException if the system reports a fault
	 */
	@Nullable ReadableChannel accept() throws IOException;

	/**
	 * Stop listening and remove the object. Never throws.
	 */
	@Override
	void close();

	/**
	 * Stop listening and leave the object alone: the name has a new owner, who may have
	 * opened the same object. Never throws.
	 */
	default void abandon() {
		close();
	}

}
