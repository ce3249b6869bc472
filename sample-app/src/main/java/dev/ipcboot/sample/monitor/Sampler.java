package dev.ipcboot.sample.monitor;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Reads all sources once a second.
 */
@Component
class Sampler {

	private static final Log logger = LogFactory.getLog(Sampler.class);

	private final List<MetricSource> sources;

	private final MetricStore store;

	private final ThresholdWatch thresholds;

	Sampler(List<MetricSource> sources, MetricStore store, ThresholdWatch thresholds) {
		this.sources = sources;
		this.store = store;
		this.thresholds = thresholds;
		// so that whoever asks at once gets an answer
		sample(store::add);
	}

	@Scheduled(initialDelay = 1, fixedRate = 1, timeUnit = TimeUnit.SECONDS)
	void sample() {
		sample((metric, value) -> {
			this.store.add(metric, value);
			this.thresholds.check(metric, value);
		});
	}

	private void sample(Readings readings) {
		for (MetricSource source : this.sources) {
			try {
				source.read(readings);
			}
			catch (IOException | RuntimeException ex) {
				logger.warn("No values of " + source.metrics() + ": " + ex);
			}
		}
	}

}
