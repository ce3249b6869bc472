package dev.ipcboot.rabbit;

import dev.ipcboot.IpcHeaders;

/**
 * Names of AMQP headers with which two applications of this project understand each other
 * better than AMQP alone lets them. No other program needs them.
 */
final class RabbitHeaders {

	/** The sender wants the verdict and no reply (Boolean). */
	static final String CONFIRM = IpcHeaders.PREFIX + "confirm";

	/** The sender has sent the message before (Boolean). */
	static final String RESENT = IpcHeaders.PREFIX + "resent";

	/** The process id of the sender (Long). */
	static final String PID = IpcHeaders.PREFIX + "senderPid";

	/** The name of the user of the sender (String). */
	static final String USER = IpcHeaders.PREFIX + "senderUser";

	/** The window of the sender (Long): that the message-id is one of this project. */
	static final String WINDOW = IpcHeaders.PREFIX + "senderWindow";

	/** In an answer: the message-id of what is answered (String). */
	static final String ANSWERS = IpcHeaders.PREFIX + "answers";

	/** In an answer: the verdict (String); there is none in a reply. */
	static final String VERDICT = IpcHeaders.PREFIX + "verdict";

	/** In an answer: for how long the receiver had the message (Long), in nanoseconds. */
	static final String HELD = IpcHeaders.PREFIX + "heldNanos";

	/** The message-id that a foreign sender has given (String). */
	static final String FOREIGN_ID = "amqp_messageId";

	private RabbitHeaders() {
	}

}
