package dev.ipcboot.rabbit;

import java.util.Locale;

/**
 * The kinds of queues that RabbitMQ has for tasks.
 */
public enum QueueType {

	/**
	 * Replicated: survives the loss of a node of a cluster.
	 */
	QUORUM,

	/**
	 * On one node, and with priorities.
	 */
	CLASSIC;

	/**
	 * The name that RabbitMQ uses.
	 * @return the name in lower case
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}
