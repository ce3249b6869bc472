package dev.ipcboot.listener;

/**
 * Who gives the verdict on a message.
 */
public enum AckMode {

	/**
	 * The end of the listener method: returning acknowledges, throwing takes the way of
	 * errors.
	 */
	AUTO,

	/**
	 * The listener method through an {@link IpcAcknowledgment}, then or later. Returning
	 * leaves the message open, throwing takes the way of errors.
	 */
	MANUAL,

	/**
	 * Nobody: a message is acknowledged before the method is called. What goes wrong then
	 * is logged, and there is no second attempt and no dead letter. Requests are treated
	 * as with {@link #AUTO}, since the reply is their verdict.
	 */
	NONE

}
