package dev.ipcboot.stats;

/**
 * The stages of a message that are counted. The first five are counted where a message is
 * sent, the next four where it is received, the last one on either side.
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
	REJECTED,

	/**
	 * The sender gave the message up before anybody could have handled it.
	 */
	EXPIRED,

	/**
	 * The sender lost the peer, or its patience, before it learned the verdict.
	 */
	UNKNOWN,

	/**
	 * The message was read and is handed to the listener.
	 */
	RECEIVED,

	/**
	 * The listener acknowledged the message.
	 */
	ACKNOWLEDGED,

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
