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
	 * The most messages of the source that wait for their outcome at a time (Long): what
	 * a sender asks for, and in the answer what the receiver grants.
	 */
	public static final String WINDOW = "window";

	/**
	 * The secret of the source, 16 random bytes (byte array). Only a HELLO with the same
	 * token takes over what the receiver knows of the source. Never logged.
	 */
	public static final String TOKEN = "token";

	/**
	 * The lowest sequence of the source that may still come (Long).
	 */
	public static final String OLDEST = "oldest";

	/**
	 * In an answer: the instance of the receiver's record (String).
	 */
	public static final String INSTANCE = "instance";

	/**
	 * Reserved: which of several owners of a task answers.
	 */
	public static final String MEMBER = "member";

	/**
	 * Reserved: which messages belong to the same owner of several.
	 */
	public static final String KEY = "key";

	private HelloHeaders() {
	}

}
