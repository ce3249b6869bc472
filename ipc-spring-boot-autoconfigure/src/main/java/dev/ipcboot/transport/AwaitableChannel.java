package dev.ipcboot.transport;

import java.io.IOException;

/**
 * A channel at which a thread can wait for a bounded time until there is something to
 * read. So a caller that waits for its reply can read it, without a second thread that
 * would have to wake it up.
 */
public interface AwaitableChannel extends ReadableChannel {

	/**
	 * Wait until a read would not block. Called by whoever may read; {@link #close()}
	 * ends the wait, an interrupt does not.
	 * @param timeoutNanos the longest wait
	 * @return {@code true} if a read would bring something or tell the end, {@code false}
	 * if time is up
	 * @throws IOException if the system reports a fault
	 */
	boolean awaitReadable(long timeoutNanos) throws IOException;

}
