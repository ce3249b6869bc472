package dev.ipcboot.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A channel that can be written.
 */
public interface WritableChannel extends Channel {

	/**
	 * Write a batch of whole frames with as few system calls as the carrier allows,
	 * waiting while the other side does not keep up.
	 * @param batch a direct buffer with at most {@link #maxWrite()} bytes remaining; all
	 * of them are consumed; the channel keeps no reference to it
	 * @param priority from 0 (lowest) to 9, used where the carrier has
	 * {@linkplain TransportTraits#priorities() priorities}
	 * @param timeoutNanos the longest wait for room. A carrier that can't bound its wait
	 * ignores it; closing the channel releases the call there
	 * @throws WriteTimeoutException if there was no room in time; a carrier that throws
	 * it has taken nothing of the batch
	 * @throws IOException if the other side is gone or the system reports a fault; a part
	 * of the batch may have been taken
	 */
	void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException;

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
