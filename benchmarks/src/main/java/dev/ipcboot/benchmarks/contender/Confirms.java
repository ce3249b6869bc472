package dev.ipcboot.benchmarks.contender;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts confirms. Safe for use by any thread.
 */
public final class Confirms {

	private final LongAdder good = new LongAdder();

	private final LongAdder bad = new LongAdder();

	/**
	 * A message has its confirm.
	 */
	public void confirmed() {
		this.good.increment();
	}

	/**
	 * Messages have their confirm.
	 * @param count how many
	 */
	public void confirmed(long count) {
		this.good.add(count);
	}

	/**
	 * A message is lost or was rejected.
	 */
	public void failed() {
		this.bad.increment();
	}

	/**
	 * How many have been confirmed so far.
	 * @return the number
	 * @throws IllegalStateException if a message failed
	 */
	public long count() {
		if (this.bad.sum() > 0) {
			throw new IllegalStateException(this.bad.sum() + " messages were not confirmed");
		}
		return this.good.sum();
	}

}
