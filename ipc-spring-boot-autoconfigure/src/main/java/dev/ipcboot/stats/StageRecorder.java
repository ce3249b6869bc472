package dev.ipcboot.stats;

/**
 * Where stages are counted. No method allocates, waits or throws. Counters only grow:
 * counts and bytes must not be negative.
 */
public interface StageRecorder {

	/**
	 * Count messages that reached a stage, without bytes.
	 * @param stage the stage
	 * @param count how many messages
	 */
	void record(Stage stage, long count);

	/**
	 * Count a message that reached a stage, without bytes.
	 * @param stage the stage
	 */
	default void record(Stage stage) {
		record(stage, 1);
	}

	/**
	 * Count messages that the carrier took.
	 * @param count how many messages
	 * @param bytes how many bytes they had, frames included
	 */
	void recordSent(long count, long bytes);

	/**
	 * Count messages that were read.
	 * @param count how many messages
	 * @param bytes how many bytes they had, frames included
	 */
	void recordReceived(long count, long bytes);

}
