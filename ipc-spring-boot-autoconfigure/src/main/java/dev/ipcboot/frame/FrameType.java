package dev.ipcboot.frame;

/**
 * The types of frames. A receiver skips a type that it does not know.
 */
public final class FrameType {

	/**
	 * Introduces a source. Headers: see {@link HelloHeaders}. Sent first on every channel
	 * by the side that sends messages, and answered in kind on a two-way channel.
	 */
	public static final int HELLO = 1;

	/**
	 * Carries a message.
	 */
	public static final int MESSAGE = 2;

	/**
	 * Acknowledges {@code extent} messages, of which the last is {@code sequence}.
	 */
	public static final int CONFIRM = 3;

	/**
	 * Rejects the message {@code sequence} for good. The payload is the reason in UTF-8.
	 */
	public static final int REJECT = 4;

	/**
	 * Acknowledges the request {@code sequence} and carries the reply.
	 */
	public static final int REPLY = 5;

	/**
	 * Ends a channel in an orderly way. The payload is the reason in UTF-8, or empty.
	 */
	public static final int GOODBYE = 6;

	private FrameType() {
	}

}
