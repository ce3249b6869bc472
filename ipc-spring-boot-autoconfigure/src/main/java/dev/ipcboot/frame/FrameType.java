package dev.ipcboot.frame;

/**
 * The types of frames. A receiver skips a type that it does not know.
 */
public final class FrameType {

	/**
	 * Introduces a source. Headers: see {@link HelloHeaders}. Sent first on every channel
	 * by the side that sends messages, and answered in kind wherever there is a way back.
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

	/**
	 * Tells the sender that the message {@code sequence} was handled, and that the
	 * receiver does not have its reply any more. It takes the place of a {@link #REPLY}
	 * that is to be repeated. With {@link FrameLayout#FLAG_EXPIRED} the message came too
	 * late, and an earlier run of the receiver may have handled it.
	 */
	public static final int FORGOTTEN = 7;

	/**
	 * Reserved: the sender has no use for the reply to the request {@code sequence} any
	 * more. Skipped today.
	 */
	public static final int CANCEL = 8;

	/**
	 * Reserved: the sender of a stream may go on. Skipped today.
	 */
	public static final int CREDIT = 9;

	private FrameType() {
	}

}
