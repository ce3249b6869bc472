package dev.ipcboot.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes whole messages to a channel and tears none: what was begun is completed before
 * anything else is written, whichever thread comes next. A write that has not begun when
 * its time is up leaves no trace. Safe for use by any thread.
 */
public interface CompletingOutput {

	/**
	 * Write all bytes of a message, of any length, as one. With an empty buffer, write
	 * what was begun.
	 * @param message the bytes, in any kind of buffer, all of which are consumed unless
	 * nothing was written; they may be changed when the call returns
	 * @param priority the priority of the write
	 * @param timeoutNanos the longest wait; 0 takes what there is room for
	 * @throws PartialWriteException if a part was taken in time; the rest is kept, and
	 * written before anything else
	 * @throws WriteTimeoutException if nothing was taken in time
	 * @throws IOException if the channel has ended
	 */
	void write(ByteBuffer message, int priority, long timeoutNanos) throws IOException;

	/**
	 * Write what was begun.
	 * @param timeoutNanos the longest wait; 0 takes what there is room for
	 * @return whether nothing is left
	 * @throws IOException if the channel has ended
	 */
	boolean complete(long timeoutNanos) throws IOException;

	/**
	 * Whether something was begun and is not complete. Never waits.
	 * @return {@code true} if so
	 */
	boolean isMidway();

	/**
	 * How many bytes of what was begun are not written. Never waits.
	 * @return the number of bytes
	 */
	int unfinished();

}
