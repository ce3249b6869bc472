package dev.ipcboot.connection;

import dev.ipcboot.transport.Reachable;
import dev.ipcboot.transport.WritableChannel;

/**
 * Notices that the host at the other end of a link has vanished, or has another address:
 * for longer than the patience lasts, the kernel has repeated what was written, and no
 * verdict has come. A listener that is slow is told from that, since its host takes what
 * is written. Used under the lock of the sender.
 */
final class Reachability {

	private static final long CHECK_NANOS = 1_000_000_000;

	/** A single repetition may be due to a single loss. */
	private static final int MANY = 3;

	private final WritableChannel channel;

	private long checkedAt = System.nanoTime();

	/** The oldest message without a verdict when that was looked at last. */
	private long oldest = -1;

	private boolean doubtful;

	private long doubtfulSince;

	Reachability(WritableChannel channel) {
		this.channel = channel;
	}

	/**
	 * Look after the other host, not more often than once a second.
	 * @param window what has no verdict
	 * @param unwritten whether something waits to be written
	 * @param now the time by the clock of the JVM
	 * @param patienceNanos how long it may take nothing
	 * @return {@code false} if it has vanished
	 */
	boolean isKept(SendWindow window, boolean unwritten, long now, long patienceNanos) {
		if (!(this.channel instanceof Reachable reachable) || now - this.checkedAt < CHECK_NANOS) {
			return true;
		}
		this.checkedAt = now;
		boolean stands = unwritten || (window.oldest() < window.next() && window.oldest() == this.oldest);
		this.oldest = window.oldest();
		int repetitions = (stands) ? reachable.repetitions() : 0;
		if (repetitions == 0) {
			this.doubtful = false;
			return true;
		}
		if (!this.doubtful) {
			this.doubtful = true;
			this.doubtfulSince = now;
		}
		return repetitions < MANY || now - this.doubtfulSince < patienceNanos;
	}

}
