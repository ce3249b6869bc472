package dev.ipcboot.sample.monitor;

/**
 * Takes what a source has read.
 */
@FunctionalInterface
interface Readings {

	/**
	 * Take a value.
	 * @param metric the name of the metric
	 * @param value the value
	 */
	void add(String metric, double value);

}
