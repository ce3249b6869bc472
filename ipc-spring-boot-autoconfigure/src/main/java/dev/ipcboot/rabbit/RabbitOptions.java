package dev.ipcboot.rabbit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of a task on RabbitMQ. Immutable.
 *
 * @param type the kind of queue
 * @param exclusive whether one application receives at a time and the others stand by
 * @param prefetch the most messages that an application has without a verdict
 * @param deliveryLimit how often a quorum queue hands out a message that gets no verdict,
 * for example since it ends the application each time, before it is dropped or goes to
 * {@code <queue>.dlt}
 */
public record RabbitOptions(QueueType type, boolean exclusive, int prefetch, int deliveryLimit) {

	/**
	 * A quorum queue whose work is shared, 256 messages at a time, 20 attempts.
	 */
	public static final RabbitOptions DEFAULTS = new RabbitOptions(QueueType.QUORUM, false, 256, 20);

	private static final int PRIORITIES = 9;

	/**
	 * The arguments with which the queue is declared.
	 * @param queue the name of the queue
	 * @return names and values in RabbitMQ's terms
	 */
	Map<String, Object> arguments(String queue) {
		Map<String, Object> arguments = new LinkedHashMap<>();
		arguments.put("x-queue-type", this.type.id());
		if (this.type == QueueType.QUORUM) {
			arguments.put("x-delivery-limit", this.deliveryLimit);
		}
		else {
			arguments.put("x-max-priority", PRIORITIES);
		}
		arguments.put("x-dead-letter-exchange", "");
		arguments.put("x-dead-letter-routing-key", queue + ".dlt");
		if (this.exclusive) {
			arguments.put("x-single-active-consumer", true);
		}
		return arguments;
	}

}
