package dev.ipcboot.listener;

/**
 * What a container has counted since it was made, and what it holds at this moment.
 *
 * @param filtered messages that a filter held back
 * @param failures calls that ended with a fault
 * @param retries further attempts after a fault
 * @param releases messages that their listener released
 * @param deadLetters messages that became dead letters
 * @param open messages whose outcome is given after the call: by hand, by a future, or by
 * another task
 * @param waiting messages that have been read and wait for a thread
 */
public record ListenerStatistics(long filtered, long failures, long retries, long releases, long deadLetters, long open,
		long waiting) {

	/**
	 * Nothing has been counted.
	 */
	public static final ListenerStatistics NONE = new ListenerStatistics(0, 0, 0, 0, 0, 0, 0);

}
