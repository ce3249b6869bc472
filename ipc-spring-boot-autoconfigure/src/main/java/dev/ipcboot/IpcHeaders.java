package dev.ipcboot;

/**
 * Names of the headers that this project sets or reads. All of them begin with
 * {@value #PREFIX}; every other header belongs to the application and travels unchanged.
 */
public final class IpcHeaders {

	/**
	 * The prefix of all names in this class.
	 */
	public static final String PREFIX = "ipc_";

	/**
	 * The task that the message was sent to (String).
	 */
	public static final String TASK = PREFIX + "task";

	/**
	 * The id of the message: the sender's source id in hexadecimal, a dash, the sequence
	 * number (String). Absent where the framing has none.
	 */
	public static final String MESSAGE_ID = PREFIX + "messageId";

	/**
	 * An id of the application's own that ties messages together (String).
	 */
	public static final String CORRELATION_ID = PREFIX + "correlationId";

	/**
	 * The task to which a reply is to be sent instead of the requester (String).
	 */
	public static final String REPLY_TO = PREFIX + "replyTo";

	/**
	 * When the message was created, in milliseconds since the epoch (Long).
	 */
	public static final String TIMESTAMP = PREFIX + "timestamp";

	/**
	 * The priority from 0 (lowest, the default) to 9 (Integer).
	 */
	public static final String PRIORITY = PREFIX + "priority";

	/**
	 * When the message ceases to be of use, in milliseconds since the epoch (Long).
	 */
	public static final String EXPIRATION = PREFIX + "expiration";

	/**
	 * How long the receiver holds the message back before it is handled, in milliseconds
	 * (Long).
	 */
	public static final String DELAY = PREFIX + "delay";

	/**
	 * Whether the message was sent before and may have been handled (Boolean).
	 */
	public static final String REDELIVERED = PREFIX + "redelivered";

	/**
	 * How often the listener has been called with the message, beginning with 1
	 * (Integer).
	 */
	public static final String DELIVERY_ATTEMPT = PREFIX + "deliveryAttempt";

	/**
	 * The handle with which a listener gives its verdict by hand.
	 */
	public static final String ACKNOWLEDGMENT = PREFIX + "acknowledgment";

	/**
	 * The media type of the payload (String).
	 */
	public static final String CONTENT_TYPE = PREFIX + "contentType";

	/**
	 * The process id of the sender (Long), where known.
	 */
	public static final String PEER_PID = PREFIX + "peerPid";

	/**
	 * The user id of the sender (Long), where known.
	 */
	public static final String PEER_UID = PREFIX + "peerUid";

	/**
	 * The group id of the sender (Long), where known.
	 */
	public static final String PEER_GID = PREFIX + "peerGid";

	/**
	 * The scheme of the transport that carried the message (String).
	 */
	public static final String TRANSPORT = PREFIX + "transport";

	private IpcHeaders() {
	}

}
