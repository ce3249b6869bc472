package dev.ipcboot.sample.monitor;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The last hour of all metrics. Safe for use by any thread.
 */
@Component
class MetricStore {

	/**
	 * How far back the values go.
	 */
	static final Duration RETENTION = Duration.ofHours(1);

	/** Each takes 60 KB, and anybody may name new ones. */
	private static final int MOST_FROM_OUTSIDE = 200;

	private final Map<String, Series> series = new ConcurrentSkipListMap<>();

	private final AtomicInteger fromOutside = new AtomicInteger();

	private final Clock clock;

	@Autowired
	MetricStore() {
		this(Sampler.metrics(), Clock.systemUTC());
	}

	MetricStore(List<String> metrics, Clock clock) {
		this.clock = clock;
		metrics.forEach((metric) -> this.series.put(metric, new Series(metric, (int) RETENTION.toSeconds())));
	}

	void add(String metric, double value) {
		require(metric).add(this.clock.millis(), value);
	}

	/**
	 * Take a value that a program outside has measured.
	 * @param metric the name of the metric, which may be new
	 * @param value the value
	 * @throws TooManyMetricsException if it is new and there are too many
	 */
	void record(String metric, double value) {
		this.series.computeIfAbsent(metric, this::fromOutside).add(this.clock.millis(), value);
	}

	private Series fromOutside(String metric) {
		if (this.fromOutside.get() >= MOST_FROM_OUTSIDE && !metric.equals(StatsdListener.BAD_LINES)) {
			throw new TooManyMetricsException(metric, MOST_FROM_OUTSIDE);
		}
		this.fromOutside.incrementAndGet();
		return new Series(metric, (int) RETENTION.toSeconds());
	}

	Collection<String> metrics() {
		return this.series.keySet();
	}

	/**
	 * What a metric was like.
	 * @param metric the name of the metric
	 * @param time how far to look back
	 * @return the statistics
	 * @throws UnknownMetricException if there is no such metric
	 */
	Statistics statistics(String metric, Duration time) {
		return require(metric).since(this.clock.millis() - time.toMillis());
	}

	private Series require(String metric) {
		Series found = this.series.get(metric);
		if (found == null) {
			throw new UnknownMetricException(metric, metrics());
		}
		return found;
	}

}
