package dev.ipcboot.thread;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between attempts: each may be twice as long as the one before, up to a limit,
 * and is shortened at random by up to a half, so that many that fail together do not try
 * again together. Safe for use by any thread if each sees what the others have called.
 */
public final class Backoff {

	private final long first;

	private final long longest;

	private long pause;

	/**
	 * Create a backoff.
	 * @param first the first pause
	 * @param longest the longest pause
	 */
	public Backoff(Duration first, Duration longest) {
		this.first = first.toNanos();
		this.longest = longest.toNanos();
		this.pause = this.first;
	}

	/**
	 * The next pause, after one more failure.
	 * @return the pause in nanoseconds
	 */
	public long next() {
		long current = this.pause;
		this.pause = Math.min(this.longest, 2 * current);
		return current - ThreadLocalRandom.current().nextLong(current / 2 + 1);
	}

	/**
	 * Begin again with the first pause, after a success.
	 */
	public void reset() {
		this.pause = this.first;
	}

}
