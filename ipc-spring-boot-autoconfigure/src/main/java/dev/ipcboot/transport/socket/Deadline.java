package dev.ipcboot.transport.socket;

import java.time.Duration;

/**
 * The end of a bounded wait.
 *
 * @param nanoTime when it ends, by {@link System#nanoTime()}
 */
record Deadline(long nanoTime) {

	static Deadline in(Duration timeout) {
		long nanos = (timeout.compareTo(Duration.ofDays(365)) < 0) ? timeout.toNanos() : Duration.ofDays(365).toNanos();
		return new Deadline(System.nanoTime() + nanos);
	}

	long leftNanos() {
		return this.nanoTime - System.nanoTime();
	}

	boolean isOver() {
		return leftNanos() <= 0;
	}

}
