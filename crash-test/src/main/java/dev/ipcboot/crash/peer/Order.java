package dev.ipcboot.crash.peer;

/**
 * Instruction of a message to its listener.
 */
public enum Order {

	/**
	 * Returns.
	 */
	ACK,

	/**
	 * Rejects the message.
	 */
	REJECT,

	/**
	 * Throws an exception.
	 */
	THROW,

	/**
	 * Throws an error.
	 */
	ERROR,

	/**
	 * Replies with a few bytes.
	 */
	REPLY,

	/**
	 * Replies with more than fits into one frame.
	 */
	REPLY_LARGE,

	/**
	 * Detaches the message and acknowledges it later.
	 */
	DETACH_ACK,

	/**
	 * Detaches the message and rejects it later.
	 */
	DETACH_REJECT,

	/**
	 * Detaches the message and replies later.
	 */
	DETACH_REPLY;

	private static final Order[] ALL = values();

	static Order of(int ordinal) {
		return ALL[ordinal];
	}

	/**
	 * Returns whether the listener handles the message successfully.
	 * @return {@code false} if it refuses it
	 */
	public boolean isHandled() {
		return this != REJECT && this != THROW && this != ERROR && this != DETACH_REJECT;
	}

	/**
	 * Returns whether the listener replies to a request.
	 * @return {@code true} if it does
	 */
	public boolean isReply() {
		return this == REPLY || this == REPLY_LARGE || this == DETACH_REPLY;
	}

	/**
	 * Returns whether the outcome is given after the call.
	 * @return {@code true} if the message is detached
	 */
	public boolean isDetached() {
		return this == DETACH_ACK || this == DETACH_REJECT || this == DETACH_REPLY;
	}

}
