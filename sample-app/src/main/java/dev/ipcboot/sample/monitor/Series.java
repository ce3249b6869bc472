package dev.ipcboot.sample.monitor;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest values of a metric, in a ring. Safe for use by any thread.
 */
final class Series {

	private final String metric;

	private final long[] times;

	private final double[] values;

	private final ReentrantLock lock = new ReentrantLock();

	private long added;

	Series(String metric, int capacity) {
		this.metric = metric;
		this.times = new long[capacity];
		this.values = new double[capacity];
	}

	void add(long millis, double value) {
		this.lock.lock();
		try {
			int index = (int) (this.added % this.values.length);
			this.times[index] = millis;
			this.values[index] = value;
			this.added++;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What the values since a time were like.
	 * @param sinceMillis the time
	 * @return the statistics
	 */
	Statistics since(long sinceMillis) {
		this.lock.lock();
		try {
			int count = 0;
			double min = Double.POSITIVE_INFINITY;
			double max = Double.NEGATIVE_INFINITY;
			double sum = 0;
			long oldest = Math.max(0, this.added - this.values.length);
			for (long i = this.added - 1; i >= oldest && this.times[index(i)] >= sinceMillis; i--) {
				double value = this.values[index(i)];
				count++;
				min = Math.min(min, value);
				max = Math.max(max, value);
				sum += value;
			}
			return (count == 0) ? new Statistics(this.metric, 0, null, null, null, null)
					: new Statistics(this.metric, count, min, max, sum / count, this.values[index(this.added - 1)]);
		}
		finally {
			this.lock.unlock();
		}
	}

	private int index(long position) {
		return (int) (position % this.values.length);
	}

}
