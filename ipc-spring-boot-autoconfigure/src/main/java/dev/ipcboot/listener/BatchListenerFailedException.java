package dev.ipcboot.listener;

import dev.ipcboot.IpcException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a listener that takes batches, to say which message has failed. For those
 * before it, the call counts as returned: they are acknowledged, or stay open with
 * ackMode MANUAL. The message itself is retried or becomes a dead letter, and those after
 * it make a new batch. A future may end with this exception as well. Any other exception
 * makes the whole batch fail.
 */
public class BatchListenerFailedException extends IpcException {

	private final int index;

	/**
	 * Create an exception.
	 * @param message what went wrong
	 * @param index the place of the message in the batch, beginning with 0
	 */
	public BatchListenerFailedException(String message, int index) {
		this(message, null, index);
	}

	/**
	 * Create an exception.
	 * @param message what went wrong
	 * @param cause the fault, which decides whether there are further attempts, or
	 * {@code null}
	 * @param index the place of the message in the batch, beginning with 0
	 */
	public BatchListenerFailedException(String message, @Nullable Throwable cause, int index) {
		super(message, cause);
		this.index = index;
	}

	/**
	 * Which message has failed.
	 * @return its place in the batch, beginning with 0
	 */
	public int getIndex() {
		return this.index;
	}

}
