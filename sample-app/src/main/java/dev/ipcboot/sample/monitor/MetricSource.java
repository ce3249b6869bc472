package dev.ipcboot.sample.monitor;

import java.io.IOException;
import java.util.List;

/**
 * Reads some metrics of this machine. Used by one thread.
 */
interface MetricSource {

	/**
	 * The metrics that this source reads.
	 * @return their names
	 */
	List<String> metrics();

	/**
	 * Read them. A rate has no value the first time.
	 * @param readings takes the values
	 * @throws IOException if the system does not tell
	 */
	void read(Readings readings) throws IOException;

}
