package dev.ipcboot.transport.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before a child is started again. Not safe for use by several threads.
 */
final class Backoff {

	private final RestartOptions options;

	private final DoubleSupplier random;

	private final Deque<Long> restarts = new ArrayDeque<>();

	private double nextNanos;

	/**
	 * Create a back-off.
	 * @param random from 0 to 1, how much of half a pause is left out
	 */
	Backoff(RestartOptions options, DoubleSupplier random) {
		this.options = options;
		this.random = random;
		this.nextNanos = options.initialDelay().toNanos();
	}

	/**
	 * A life has ended, and another one is to come.
	 * @param livedNanos how long it was
	 * @param now the time
	 * @return the pause in nanoseconds
	 */
	long afterEnd(long livedNanos, long now) {
		if (livedNanos >= this.options.within().toNanos()) {
			this.nextNanos = this.options.initialDelay().toNanos();
		}
		this.restarts.addLast(now);
		double pause = isTooOften(now) ? this.options.maxDelay().toNanos() : this.nextNanos;
		this.nextNanos = Math.min(this.nextNanos * this.options.multiplier(), this.options.maxDelay().toNanos());
		return (long) (pause * (1 - this.random.getAsDouble() / 2));
	}

	/**
	 * Whether there were more restarts lately than are allowed.
	 */
	boolean isTooOften(long now) {
		while (!this.restarts.isEmpty() && now - this.restarts.getFirst() > this.options.within().toNanos()) {
			this.restarts.removeFirst();
		}
		return this.restarts.size() > this.options.maxRestarts();
	}

}
