package dev.ipcboot.sample.monitor;

/**
 * A program outside brings more metrics along than are kept.
 */
class TooManyMetricsException extends RuntimeException {

	TooManyMetricsException(String metric, int limit) {
		super("Metric '" + metric + "' is not kept, since there are " + limit + " metrics from outside already");
	}

}
