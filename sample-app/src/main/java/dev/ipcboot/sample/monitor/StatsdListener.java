package dev.ipcboot.sample.monitor;

import java.util.HashMap;
import java.util.Map;

import dev.ipcboot.annotation.IpcListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.stereotype.Component;

/**
 * Receives datagrams of StatsD clients over UDP, so that any program can add metrics:
 * {@code echo "queue.depth:17|g" | nc -u -w1 127.0.0.1 8125}. A line that is none is
 * counted, and harms no other.
 */
@Component
class StatsdListener {

	/**
	 * The metric that counts what was no line.
	 */
	static final String BAD_LINES = "statsd.bad-lines";

	private static final Log logger = LogFactory.getLog(StatsdListener.class);

	private final MetricStore store;

	/**
	 * Where counters and relative gauges stand. The listener has one thread at a time.
	 */
	private final Map<String, Double> standing = new HashMap<>();

	StatsdListener(MetricStore store) {
		this.store = store;
	}

	@IpcListener("statsd")
	void onDatagram(String datagram) {
		datagram.lines().filter((line) -> !line.isBlank()).forEach(this::onLine);
	}

	private void onLine(String line) {
		try {
			StatsdLine parsed = StatsdLine.parse(line.strip());
			double value = standing(parsed);
			this.store.record(parsed.name(), value);
			this.standing.put(parsed.name(), value);
		}
		catch (IllegalArgumentException | TooManyMetricsException ex) {
			logger.debug(ex.getMessage());
			this.store.record(BAD_LINES, this.standing.merge(BAD_LINES, 1.0, Double::sum));
		}
	}

	private double standing(StatsdLine line) {
		boolean adds = line.type() == StatsdLine.Type.COUNTER || line.relative();
		return line.value() + ((adds) ? this.standing.getOrDefault(line.name(), 0.0) : 0);
	}

}
