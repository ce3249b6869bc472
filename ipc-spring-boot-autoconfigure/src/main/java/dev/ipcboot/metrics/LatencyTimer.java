package dev.ipcboot.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import dev.ipcboot.stats.LatencySink;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * Hands gathered durations to a timer. Micrometer takes them one by one, so of more than
 * {@value #MOST} in a second it gets a proportional part: the timer tells how durations
 * are distributed, the counters how many messages there were.
 */
final class LatencyTimer implements LatencySink {

	private static final long MOST = 20_000;

	/** From 10 microseconds to 10 seconds. */
	private static final Duration[] BUCKETS = LongStream
		.of(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
				1_000_000, 2_500_000, 5_000_000, 10_000_000)
		.mapToObj((micros) -> Duration.ofNanos(micros * 1000))
		.toArray(Duration[]::new);

	private final Timer timer;

	LatencyTimer(MeterRegistry registry, String name, Tags tags, String description) {
		this.timer = Timer.builder(name)
			.tags(tags)
			.description(description)
			.serviceLevelObjectives(BUCKETS)
			.register(registry);
	}

	@Override
	public void accept(long nanos, long count, long total) {
		long share = (total <= MOST) ? count : Math.max(1, count * MOST / total);
		for (long i = 0; i < share; i++) {
			this.timer.record(nanos, TimeUnit.NANOSECONDS);
		}
	}

}
