package dev.ipcboot.stats;

/**
 * Takes durations that have been gathered. Called by the thread that ticks or by whoever
 * takes a snapshot, one at a time, never on the way of a message.
 */
@FunctionalInterface
public interface LatencySink {

	/**
	 * Take durations that are equal, as far as the histogram tells them apart.
	 * @param nanos the duration in nanoseconds
	 * @param count how many, at least 1
	 * @param total how many durations were gathered in all, of which these are a part
	 */
	void accept(long nanos, long count, long total);

}
