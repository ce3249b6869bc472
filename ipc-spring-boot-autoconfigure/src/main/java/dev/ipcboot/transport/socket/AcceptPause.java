package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps an accepting thread from spinning while the system can't give it connections, for
 * example for want of file descriptors: the waiting connection stays where it is, and the
 * next call would fail at once.
 */
final class AcceptPause {

	private static final long FIRST_MILLIS = 50;

	private static final long LONGEST_MILLIS = 2_000;

	private final CountDownLatch closed = new CountDownLatch(1);

	private volatile long millis = FIRST_MILLIS;

	/**
	 * Wait a while, longer with every fault in a row, or until the server is closed.
	 * @param fault what the system said
	 * @return what to tell the caller
	 */
	IOException after(IOException fault) {
		long pause = this.millis;
		this.millis = Math.min(LONGEST_MILLIS, 2 * pause);
		try {
			if (this.closed.await(pause, TimeUnit.MILLISECONDS)) {
				return fault;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return new IOException("No connection can be accepted (" + fault.getMessage()
				+ "); clients wait and the next attempt may succeed. If it says that too many files are open, raise "
				+ "the limit (ulimit -n, LimitNOFILE=) or lower the number of connections", fault);
	}

	void reset() {
		if (this.millis != FIRST_MILLIS) {
			this.millis = FIRST_MILLIS;
		}
	}

	void release() {
		this.closed.countDown();
	}

}
