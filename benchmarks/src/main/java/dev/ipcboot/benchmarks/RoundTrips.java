package dev.ipcboot.benchmarks;

import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * Times round trips, one at a time.
 */
final class RoundTrips {

	private long[] samples = new long[1 << 16];

	/**
	 * Repeat something for a time.
	 * @return the median time in nanoseconds
	 */
	double measure(long nanos, Callable<?> roundTrip) throws Exception {
		long start = System.nanoTime();
		long before = start;
		int count = 0;
		while (before - start < nanos) {
			roundTrip.call();
			long after = System.nanoTime();
			if (count == this.samples.length) {
				this.samples = Arrays.copyOf(this.samples, 2 * count);
			}
			this.samples[count++] = after - before;
			before = after;
		}
		Arrays.sort(this.samples, 0, count);
		return this.samples[count / 2];
	}

}
