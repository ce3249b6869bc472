package dev.ipcboot.stats;

/**
 * The stages of a message that are counted. Those up to {@link #LATE} are counted where a
 * message is sent, those from {@link #DELIVERED} on where it is received, and
 * {@link #DROPPED} on either side.
 */
public enum Stage {

	/**
	 * The carrier took the message.
	 */
	SENT,

	/**
	 * The sender learned that the listener acknowledged the message.
	 */
	CONFIRMED,

	/**
	 * The sender learned that the listener rejected the message for good.
	 */
	REFUSED,

	/**
	 * The sender gave the message up before anybody could have handled it.
	 */
	EXPIRED,

	/**
	 * The sender lost the peer, or its patience, before it learned the verdict.
	 */
	UNKNOWN,

	/**
	 * A reply came after its request had been given up, and was dropped.
	 */
	LATE,

	/**
	 * The message was read and is handed to the listener.
	 */
	DELIVERED,

	/**
	 * The listener acknowledged the message.
	 */
	ACKNOWLEDGED,

	/**
	 * The listener rejected the message for good.
	 */
	REJECTED,

	/**
	 * The message was received with the mark that it may have been handled before.
	 */
	REDELIVERED,

	/**
	 * The message was received a second time and not handed on.
	 */
	DUPLICATE,

	/**
	 * The message was dropped on purpose: a full window, a full inbox, malformed bytes.
	 */
	DROPPED

}
