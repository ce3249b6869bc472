package dev.ipcboot.stats;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Rates of monotonic counters over the last 1, 10 and 60 seconds. Ticks note the totals;
 * a rate is computed when it is read, from the present total and the one that was there
 * when the window began, interpolated between two ticks. So a rate is never negative,
 * needs no tick to fall to zero, and doesn't drift when ticks are late. In the first
 * minute, the longer windows reach back to the beginning only, though never less than a
 * second.
 * <p>
 * Safe for use by any thread.
 */
final class Rates {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static final long FINE = Duration.ofMillis(50).toNanos();

	/**
	 * A little less than a second, so that a tick every second is never skipped.
	 */
	private static final long COARSE = Duration.ofMillis(950).toNanos();

	private final ReentrantLock guard = new ReentrantLock();

	private final SnapshotRing fine;

	private final SnapshotRing coarse;

	/**
	 * Create rates of counters that are zero.
	 * @param width the number of counters
	 * @param start the present time in nanoseconds
	 */
	Rates(int width, long start) {
		this.fine = new SnapshotRing(24, FINE, width, start);
		this.coarse = new SnapshotRing(66, COARSE, width, start);
	}

	void tick(long now, Supplier<long[]> totals) {
		this.guard.lock();
		try {
			boolean fineDue = this.fine.isDue(now);
			boolean coarseDue = this.coarse.isDue(now);
			if (fineDue || coarseDue) {
				long[] current = totals.get();
				if (fineDue) {
					this.fine.add(now, current);
				}
				if (coarseDue) {
					this.coarse.add(now, current);
				}
			}
		}
		finally {
			this.guard.unlock();
		}
	}

	/**
	 * Totals and rates of all counters. Time and totals are taken under the guard: taken
	 * before, they could be older than the latest tick.
	 * @param clock the clock
	 * @param totals reads the counters
	 * @return one element per counter
	 */
	Throughput[] read(LongSupplier clock, Supplier<long[]> totals) {
		this.guard.lock();
		try {
			long now = clock.getAsLong();
			long[] current = totals.get();
			Throughput[] result = new Throughput[current.length];
			for (int i = 0; i < result.length; i++) {
				result[i] = new Throughput(current[i], this.fine.rate(i, SECOND, SECOND, now, current[i]),
						this.coarse.rate(i, 10 * SECOND, SECOND, now, current[i]),
						this.coarse.rate(i, 60 * SECOND, SECOND, now, current[i]));
			}
			return result;
		}
		finally {
			this.guard.unlock();
		}
	}

}
