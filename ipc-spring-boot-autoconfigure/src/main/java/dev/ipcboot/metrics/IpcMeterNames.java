package dev.ipcboot.metrics;

/**
 * The names of all meters and their tags. Each meter has the tags {@value #TAG_SYSTEM},
 * {@value #TAG_TASK} and {@value #TAG_TRANSPORT}.
 */
public final class IpcMeterNames {

	/**
	 * The messaging system, always {@code ipc}.
	 */
	public static final String TAG_SYSTEM = "messaging.system";

	/**
	 * The name of the task.
	 */
	public static final String TAG_TASK = "messaging.destination.name";

	/**
	 * The scheme of the carrier.
	 */
	public static final String TAG_TRANSPORT = "network.transport";

	/**
	 * What is done, of the meters of OpenTelemetry's conventions.
	 */
	public static final String TAG_OPERATION = "messaging.operation.name";

	/**
	 * The stage that a message reached, of {@value #MESSAGES}.
	 */
	public static final String TAG_STAGE = "stage";

	/**
	 * {@code sent} or {@code received}, of {@value #BYTES}.
	 */
	public static final String TAG_DIRECTION = "direction";

	/**
	 * {@code messages} or {@code bytes}, of the meters of queues.
	 */
	public static final String TAG_UNIT = "unit";

	/**
	 * Counter of messages that were sent.
	 */
	public static final String SENT_MESSAGES = "messaging.client.sent.messages";

	/**
	 * Counter of messages that were delivered to a listener.
	 */
	public static final String CONSUMED_MESSAGES = "messaging.client.consumed.messages";

	/**
	 * Timer from a send to its confirm, or from a request to its reply.
	 */
	public static final String OPERATION_DURATION = "messaging.client.operation.duration";

	/**
	 * Timer from a delivery to the verdict of the listener.
	 */
	public static final String PROCESS_DURATION = "messaging.process.duration";

	/**
	 * Counter of messages by stage.
	 */
	public static final String MESSAGES = "ipc.messages";

	/**
	 * Counter of bytes, headers and payloads.
	 */
	public static final String BYTES = "ipc.bytes";

	/**
	 * Gauge of what waits in the kernel to be read.
	 */
	public static final String QUEUE_DEPTH = "ipc.queue.depth";

	/**
	 * Gauge of what fits there.
	 */
	public static final String QUEUE_CAPACITY = "ipc.queue.capacity";

	/**
	 * Gauge of messages that were delivered and have no verdict yet.
	 */
	public static final String INFLIGHT = "ipc.inflight";

	/**
	 * Gauge of messages that were sent and wait for their verdict.
	 */
	public static final String CONFIRMS_PENDING = "ipc.confirms.pending";

	/**
	 * Gauge of peers that send to a task of this application.
	 */
	public static final String CONNECTIONS_ACTIVE = "ipc.connections.active";

	/**
	 * Counter of links that were opened again.
	 */
	public static final String RECONNECTS = "ipc.reconnects";

	/**
	 * Counter of replies that came too late.
	 */
	public static final String REPLIES_LATE = "ipc.replies.late";

	private IpcMeterNames() {
	}

}
