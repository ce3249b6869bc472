package dev.ipcboot.benchmarks;

import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts what was confirmed while a sending thread does its work.
 */
final class Confirmed {

	private final LongAdder acknowledged = new LongAdder();

	private final LongAdder failed = new LongAdder();

	void count(boolean good) {
		(good ? this.acknowledged : this.failed).increment();
	}

	/**
	 * Send for a time, then wait for the last confirm.
	 * @return confirmed messages a second
	 */
	double measure(long nanos, Runnable send, Runnable flush) {
		long before = this.acknowledged.sum();
		long start = System.nanoTime();
		long sent = 0;
		while (System.nanoTime() - start < nanos) {
			for (int i = 0; i < 100; i++) {
				send.run();
			}
			sent += 100;
		}
		flush.run();
		while (this.acknowledged.sum() - before < sent) {
			if (this.failed.sum() > 0) {
				throw new IllegalStateException(this.failed.sum() + " messages were not confirmed");
			}
			LockSupport.parkNanos(100_000);
		}
		return sent * 1e9 / (System.nanoTime() - start);
	}

}
