package dev.ipcboot.frame;

/**
 * Names of the headers in a {@link FrameType#HELLO}.
 */
public final class HelloHeaders {

	/**
	 * The task that the channel is meant for, or in the answer the task that is there
	 * (String).
	 */
	public static final String TASK = "task";

	/**
	 * The address to which confirms and replies are sent, on carriers that have no way
	 * back (String).
	 */
	public static final String RETURN = "return";

	/**
	 * The process id of whoever says hello (Long).
	 */
	public static final String PID = "pid";

	/**
	 * The name of the user of whoever says hello (String).
	 */
	public static final String USER = "user";

	/**
	 * The most messages of the source that wait for their verdict at a time (Long). The
	 * receiver's filter of duplicates remembers at least twice as many.
	 */
	public static final String WINDOW = "window";

	private HelloHeaders() {
	}

}
