package dev.ipcboot.sample.monitor;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A question about a metric.
 *
 * @param metric the name of the metric
 * @param seconds how far to look back, a minute if missing
 */
public record Query(@Nullable String metric, @Nullable Integer seconds) {

	/**
	 * How far to look back.
	 * @return the time
	 * @throws IllegalArgumentException if it is out of range
	 */
	Duration time() {
		Duration time = Duration.ofSeconds((this.seconds != null) ? this.seconds : 60);
		if (time.isNegative() || time.isZero() || time.compareTo(MetricStore.RETENTION) > 0) {
			throw new IllegalArgumentException(
					"'seconds' is " + this.seconds + "; it must be between 1 and " + MetricStore.RETENTION.toSeconds());
		}
		return time;
	}

}
