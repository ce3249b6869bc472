package dev.ipcboot.sample.monitor;

import java.util.Collection;

/**
 * Somebody asked for a metric that there is not.
 */
public class UnknownMetricException extends IllegalArgumentException {

	UnknownMetricException(String metric, Collection<String> known) {
		super("There is no metric '" + metric + "'; known are " + String.join(", ", known));
	}

}
