package dev.ipcboot.stats;

/**
 * The latest totals with their times, at least {@code spacing} apart. Not safe for use by
 * several threads.
 */
final class SnapshotRing {

	private final long spacing;

	private final long[] times;

	private final long[][] totals;

	private long count;

	SnapshotRing(int capacity, long spacing, int width, long start) {
		this.spacing = spacing;
		this.times = new long[capacity];
		this.totals = new long[capacity][width];
		this.times[0] = start;
		this.count = 1;
	}

	boolean isDue(long now) {
		return now - this.times[slot(this.count - 1)] >= this.spacing;
	}

	void add(long now, long[] current) {
		int slot = slot(this.count);
		this.times[slot] = now;
		System.arraycopy(current, 0, this.totals[slot], 0, current.length);
		this.count++;
	}

	/**
	 * The rate of a counter up to now.
	 * @param counter the counter
	 * @param window how far back to look, in nanoseconds
	 * @param shortest the shortest time to divide by, in nanoseconds
	 * @param now the present time
	 * @param current the present total
	 * @return the rate per second
	 */
	double rate(int counter, long window, long shortest, long now, long current) {
		long begin = now - window;
		long laterTime = now;
		long laterTotal = current;
		long oldest = Math.max(0, this.count - this.times.length);
		for (long i = this.count - 1; i >= oldest; i--) {
			long time = this.times[slot(i)];
			long total = this.totals[slot(i)][counter];
			if (time - begin <= 0) {
				double share = (laterTime - time <= 0) ? 0 : (double) (laterTime - begin) / (laterTime - time);
				return perSecond((current - laterTotal) + (laterTotal - total) * share, window);
			}
			laterTime = time;
			laterTotal = total;
		}
		// Counting began within the window
		return perSecond(current - laterTotal, Math.max(now - laterTime, shortest));
	}

	private static double perSecond(double amount, long nanos) {
		return amount * 1e9 / nanos;
	}

	private int slot(long index) {
		return (int) (index % this.times.length);
	}

}
