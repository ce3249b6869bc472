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
	 * How long the sender holds the message back, in milliseconds (Long). Does not
	 * travel; deadlines count from when the message is due.
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
	 * Whether the kernel vouches for what the message says of its sender; otherwise it is
	 * the sender's own word (Boolean). Absent where nothing is known.
	 */
	public static final String PEER_VERIFIED = PREFIX + "peerVerified";

	/**
	 * The scheme of the transport that carried the message (String).
	 */
	public static final String TRANSPORT = PREFIX + "transport";

	/**
	 * The type of the payload by its simple name, for listeners that have several
	 * {@code @IpcHandler} methods (String). Names nothing but one of those.
	 */
	public static final String PAYLOAD_TYPE = PREFIX + "payloadType";

	/**
	 * In a reply that stands for an exception: the class of what the listener has thrown
	 * (String).
	 */
	public static final String EXCEPTION_CLASS = PREFIX + "exceptionClass";

	/**
	 * In a reply that stands for an exception: its message (String), if it has one.
	 */
	public static final String EXCEPTION_MESSAGE = PREFIX + "exceptionMessage";

	/**
	 * In a dead letter: the task whose listener gave up (String).
	 */
	public static final String DLT_ORIGINAL_TASK = PREFIX + "dltOriginalTask";

	/**
	 * In a dead letter: the id of the message that failed (String), if it had one.
	 */
	public static final String DLT_ORIGINAL_MESSAGE_ID = PREFIX + "dltOriginalMessageId";

	/**
	 * In a dead letter: when the listener gave up, in milliseconds since the epoch
	 * (Long).
	 */
	public static final String DLT_TIMESTAMP = PREFIX + "dltTimestamp";

	/**
	 * In a dead letter: how often the listener was called (Long).
	 */
	public static final String DLT_ATTEMPTS = PREFIX + "dltAttempts";

	/**
	 * In a dead letter: the class of what the listener has thrown (String).
	 */
	public static final String DLT_EXCEPTION_CLASS = PREFIX + "dltExceptionClass";

	/**
	 * In a dead letter: the class of what lay at the bottom of it (String), if that is
	 * another one.
	 */
	public static final String DLT_EXCEPTION_CAUSE_CLASS = PREFIX + "dltExceptionCauseClass";

	/**
	 * In a dead letter: why it was given up, in words (String).
	 */
	public static final String DLT_EXCEPTION_MESSAGE = PREFIX + "dltExceptionMessage";

	/**
	 * In a dead letter that is sent to its task again: that the spool still has it, so
	 * that it isn't stored twice (Boolean).
	 */
	public static final String DLT_REPLAY = PREFIX + "dltReplay";

	private IpcHeaders() {
	}

}
