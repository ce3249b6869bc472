package dev.ipcboot.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * A channel that can be written.
 */
public interface WritableChannel extends Channel {

	/**
	 * Pause between two tries where the carrier can't tell when it has room.
	 */
	long RETRY_NANOS = 1_000_000;

	/**
	 * Writes a batch of whole frames with as few system calls as the carrier allows, and
	 * waits while the other side does not keep up, but never beyond the timeout.
	 * <p>
	 * A channel of packets takes a batch as a whole or not at all. A stream may have
	 * taken a part when the time is up: that part is consumed, and the caller writes the
	 * rest before anything else, or closes the channel. A stream that encrypts may hold
	 * bytes that it has consumed and not yet written: the next call writes them first,
	 * also if its batch is empty. A call that returns has written everything.
	 * @param batch a direct buffer with at most {@link #maxWrite()} bytes remaining; the
	 * channel keeps no reference to it
	 * @param priority from 0 (lowest) to 9, used where the carrier has
	 * {@linkplain TransportTraits#priorities() priorities}
	 * @param timeoutNanos the longest wait for room; with 0, the channel tries and does
	 * not wait
	 * @throws WriteTimeoutException if there was no room for all of it in time
	 * @throws IOException if the other side is gone or the system reports a fault; a part
	 * of the batch may have been taken
	 */
	void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException;

	/**
	 * Waits until the channel may have room. Needs no lock of the writer: one thread may
	 * wait while others write, and {@link #close()} ends the wait.
	 * @param length how many bytes are to be written
	 * @param timeoutNanos the longest wait
	 * @return whether a write should be tried; {@code false} if the time is up
	 * @throws IOException if the channel is closed or the system reports a fault
	 */
	default boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		LockSupport.parkNanos(this, Math.min(timeoutNanos, RETRY_NANOS));
		return true;
	}

	/**
	 * The most that one {@link #write} may carry, such that the writes of several senders
	 * are never torn apart.
	 * @return the number of bytes
	 */
	int maxWrite();

	/**
	 * Whether a reader is still there, as far as the carrier can tell without writing.
	 * @return {@code false} if the reader is certainly gone
	 */
	default boolean isPeerPresent() {
		return true;
	}

}
