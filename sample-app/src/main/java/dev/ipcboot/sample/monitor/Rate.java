package dev.ipcboot.sample.monitor;

import java.util.concurrent.TimeUnit;

/**
 * Makes a rate per second of a counter that only grows.
 */
final class Rate {

	private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

	private final String metric;

	private double lastCount = -1;

	private long lastNanos;

	Rate(String metric) {
		this.metric = metric;
	}

	/**
	 * Take the next state of the counter. The first one, and one that is below the last
	 * since the counter began anew, gives no rate.
	 * @param count the state of the counter
	 * @param nanos when it was read
	 * @param readings takes the rate
	 */
	void update(double count, long nanos, Readings readings) {
		if (this.lastCount >= 0 && count >= this.lastCount && nanos > this.lastNanos) {
			readings.add(this.metric, (count - this.lastCount) * NANOS_PER_SECOND / (nanos - this.lastNanos));
		}
		this.lastCount = count;
		this.lastNanos = nanos;
	}

}
