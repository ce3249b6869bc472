package dev.ipcboot.sample.monitor;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the monitor.
 *
 * @param thresholds what raises an alert
 */
@ConfigurationProperties("monitor")
record MonitorProperties(@DefaultValue List<Threshold> thresholds) {

	/**
	 * A threshold.
	 *
	 * @param metric the name of the metric
	 * @param above the value above which it raises an alert
	 * @param priority the priority of the alert, 0 (lowest) to 9
	 */
	record Threshold(String metric, double above, @DefaultValue("5") int priority) {
	}

}
