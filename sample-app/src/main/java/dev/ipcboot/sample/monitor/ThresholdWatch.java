package dev.ipcboot.sample.monitor;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.core.IpcOperations;
import dev.ipcboot.sample.monitor.MonitorProperties.Threshold;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.stereotype.Component;

/**
 * Sends an alert to the task {@code alerts} when a metric exceeds its threshold, and not
 * again before it has been below. Used by the sampling thread alone.
 */
@Component
class ThresholdWatch {

	private static final Log logger = LogFactory.getLog(ThresholdWatch.class);

	private final IpcOperations ipc;

	private final List<Threshold> thresholds;

	private final Set<Threshold> exceeded = new HashSet<>();

	ThresholdWatch(IpcOperations ipc, MonitorProperties properties) {
		this.ipc = ipc;
		this.thresholds = properties.thresholds();
	}

	void check(String metric, double value) {
		for (Threshold threshold : this.thresholds) {
			if (threshold.metric().equals(metric)) {
				if (value <= threshold.above()) {
					this.exceeded.remove(threshold);
				}
				else if (this.exceeded.add(threshold)) {
					raise(threshold, value);
				}
			}
		}
	}

	private void raise(Threshold threshold, double value) {
		String text = String.format(Locale.ROOT, "%s is %.2f, above %.2f", threshold.metric(), value,
				threshold.above());
		Map<String, Object> headers = Map.of(IpcHeaders.PRIORITY, threshold.priority());
		try {
			this.ipc.convertAndSend("alerts", new Alert(Instant.now(), "host-monitor", text), headers);
		}
		catch (IpcException ex) {
			logger.warn("An alert did not reach its task (" + text + "): " + ex.getMessage());
		}
	}

}
