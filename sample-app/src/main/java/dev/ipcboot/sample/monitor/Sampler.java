package dev.ipcboot.sample.monitor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.ipcboot.annotation.IpcListener;

import org.springframework.stereotype.Component;

/**
 * Receives what a child process measures: a shell script that prints a line of JSON every
 * second. What only ever grows becomes a rate.
 */
@Component
class Sampler {

	private static final List<String> LEVELS = List.of("load1", "load5", "load15", "memory-used", "memory-available");

	private static final List<String> COUNTERS = List.of("context-switches", "network-received", "network-sent");

	private final MetricStore store;

	private final ThresholdWatch thresholds;

	/** The listener has one thread at a time. */
	private final Map<String, Rate> rates = new HashMap<>();

	Sampler(MetricStore store, ThresholdWatch thresholds) {
		this.store = store;
		this.thresholds = thresholds;
		COUNTERS.forEach((metric) -> this.rates.put(metric, new Rate(metric)));
	}

	/**
	 * What the child measures.
	 * @return the names of the metrics
	 */
	static List<String> metrics() {
		return Stream.concat(LEVELS.stream(), COUNTERS.stream()).toList();
	}

	@IpcListener("sampler")
	void onSample(Map<String, Double> sample) {
		long now = System.nanoTime();
		sample.forEach((metric, value) -> {
			Rate rate = this.rates.get(metric);
			if (rate != null) {
				rate.update(value, now, this::add);
			}
			else {
				add(metric, value);
			}
		});
	}

	private void add(String metric, double value) {
		this.store.add(metric, value);
		this.thresholds.check(metric, value);
	}

}
