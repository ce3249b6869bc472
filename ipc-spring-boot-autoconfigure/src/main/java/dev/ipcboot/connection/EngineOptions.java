package dev.ipcboot.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.ipcboot.frame.FrameLimits;

/**
 * Settings of the engine. Immutable.
 *
 * @param limits what is accepted from the wire, and the largest message that is sent
 * @param window the most messages of one sender to one task that wait for their verdict;
 * a power of two
 * @param connectTimeout the longest wait for a channel to open
 * @param writeTimeout the longest wait for a peer that takes no answers, and for a host
 * that answers nothing
 * @param retryFor how long messages are accepted for a receiver that was lost
 * @param confirmTimeout how long a confirmed send waits for its verdict where the call
 * does not say
 * @param preferredTransports the schemes to prefer where a task is reached over several,
 * the best first; the others follow in the order of the owner
 * @param tasks settings of single tasks by name; others have the defaults
 * @param delivery how messages are delivered to tasks that don't say otherwise
 * @param receiverGrace how long the end of a receiver waits for what is being handled
 * @param senderGrace how long the end of the engine waits for outstanding verdicts
 * @param performance what may be turned for speed
 * @param replyMemory the most bytes of replies and reasons that are remembered, for all
 * senders together, in case they have to be written again
 */
public record EngineOptions(FrameLimits limits, int window, Duration connectTimeout, Duration writeTimeout,
		Duration retryFor, Duration confirmTimeout, List<String> preferredTransports, Map<String, TaskOptions> tasks,
		DeliveryOptions delivery, Duration receiverGrace, Duration senderGrace, PerformanceOptions performance,
		long replyMemory) {

	/**
	 * A window of 1,024 messages, 5 seconds to connect, 30 seconds of patience with a
	 * lost receiver, 5 seconds for outstanding verdicts at the end, 10 seconds for
	 * everything else.
	 */
	public static final EngineOptions DEFAULT = new EngineOptions(FrameLimits.DEFAULT, 1024, Duration.ofSeconds(5),
			Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(10), List.of(), Map.of(),
			DeliveryOptions.DEFAULT, Duration.ofSeconds(10), Duration.ofSeconds(5), PerformanceOptions.DEFAULT,
			64 << 20);

	/**
	 * Check the window and keep the tasks from change.
	 */
	public EngineOptions {
		if (Integer.bitCount(window) != 1) {
			throw new IllegalArgumentException("The window must be a power of two, not " + window);
		}
		if (replyMemory < 0) {
			throw new IllegalArgumentException("The reply memory must not be negative, as " + replyMemory + " is");
		}
		preferredTransports = List.copyOf(preferredTransports);
		tasks = Map.copyOf(tasks);
	}

	/**
	 * Create settings with the default delivery and the default patience at the end.
	 * @param limits what is accepted from the wire, and the largest message that is sent
	 * @param window the most messages of one sender to one task that wait for their
	 * verdict; a power of two
	 * @param connectTimeout the longest wait for a channel to open
	 * @param writeTimeout the longest wait for a peer that takes no answers, and for a
	 * host that answers nothing
	 * @param retryFor how long messages are accepted for a receiver that was lost
	 * @param confirmTimeout how long a confirmed send waits for its verdict where the
	 * call does not say
	 * @param preferredTransports the schemes to prefer, the best first
	 * @param tasks settings of single tasks by name
	 */
	public EngineOptions(FrameLimits limits, int window, Duration connectTimeout, Duration writeTimeout,
			Duration retryFor, Duration confirmTimeout, List<String> preferredTransports,
			Map<String, TaskOptions> tasks) {
		this(limits, window, connectTimeout, writeTimeout, retryFor, confirmTimeout, preferredTransports, tasks,
				DeliveryOptions.DEFAULT, Duration.ofSeconds(10), Duration.ofSeconds(5), PerformanceOptions.DEFAULT,
				DEFAULT.replyMemory);
	}

	/**
	 * The settings of a task.
	 * @param name the name of the task
	 * @return its settings, or the defaults
	 */
	public TaskOptions task(String name) {
		TaskOptions options = this.tasks.get(name);
		return (options != null) ? options : TaskOptions.of(name);
	}

	/**
	 * These settings with other limits.
	 * @param newLimits what is accepted from the wire, and the largest message
	 * @return the settings
	 */
	public EngineOptions with(FrameLimits newLimits) {
		return new EngineOptions(newLimits, this.window, this.connectTimeout, this.writeTimeout, this.retryFor,
				this.confirmTimeout, this.preferredTransports, this.tasks, this.delivery, this.receiverGrace,
				this.senderGrace, this.performance, this.replyMemory);
	}

	/**
	 * These settings with another window.
	 * @param newWindow the most messages that wait for their verdict; a power of two
	 * @return the settings
	 */
	public EngineOptions withWindow(int newWindow) {
		return new EngineOptions(this.limits, newWindow, this.connectTimeout, this.writeTimeout, this.retryFor,
				this.confirmTimeout, this.preferredTransports, this.tasks, this.delivery, this.receiverGrace,
				this.senderGrace, this.performance, this.replyMemory);
	}

	/**
	 * These settings with those of one task replaced.
	 * @param task the settings of the task
	 * @return the settings
	 */
	public EngineOptions with(TaskOptions task) {
		Map<String, TaskOptions> copy = new HashMap<>(this.tasks);
		copy.put(task.name(), task);
		return new EngineOptions(this.limits, this.window, this.connectTimeout, this.writeTimeout, this.retryFor,
				this.confirmTimeout, this.preferredTransports, copy, this.delivery, this.receiverGrace,
				this.senderGrace, this.performance, this.replyMemory);
	}

	/**
	 * These settings with another delivery for all tasks that don't say otherwise.
	 * @param newDelivery how messages are delivered
	 * @return the settings
	 */
	public EngineOptions with(DeliveryOptions newDelivery) {
		return new EngineOptions(this.limits, this.window, this.connectTimeout, this.writeTimeout, this.retryFor,
				this.confirmTimeout, this.preferredTransports, this.tasks, newDelivery, this.receiverGrace,
				this.senderGrace, this.performance, this.replyMemory);
	}

	/**
	 * These settings with another patience with a lost receiver.
	 * @param newRetryFor how long messages are accepted for it
	 * @return the settings
	 */
	public EngineOptions withRetryFor(Duration newRetryFor) {
		return new EngineOptions(this.limits, this.window, this.connectTimeout, this.writeTimeout, newRetryFor,
				this.confirmTimeout, this.preferredTransports, this.tasks, this.delivery, this.receiverGrace,
				this.senderGrace, this.performance, this.replyMemory);
	}

	/**
	 * The same options with another wait for outstanding verdicts.
	 * @param newSenderGrace how long the end of the engine waits for them
	 * @return the options
	 */
	public EngineOptions withSenderGrace(Duration newSenderGrace) {
		return new EngineOptions(this.limits, this.window, this.connectTimeout, this.writeTimeout, this.retryFor,
				this.confirmTimeout, this.preferredTransports, this.tasks, this.delivery, this.receiverGrace,
				newSenderGrace, this.performance, this.replyMemory);
	}

	/**
	 * These settings with other preferred transports.
	 * @param schemes the schemes, the best first
	 * @return the settings
	 */
	public EngineOptions withPreferredTransports(List<String> schemes) {
		return new EngineOptions(this.limits, this.window, this.connectTimeout, this.writeTimeout, this.retryFor,
				this.confirmTimeout, schemes, this.tasks, this.delivery, this.receiverGrace, this.senderGrace,
				this.performance, this.replyMemory);
	}

	/**
	 * These settings tuned otherwise.
	 * @param newPerformance what may be turned for speed
	 * @return the settings
	 */
	public EngineOptions with(PerformanceOptions newPerformance) {
		return new EngineOptions(this.limits, this.window, this.connectTimeout, this.writeTimeout, this.retryFor,
				this.confirmTimeout, this.preferredTransports, this.tasks, this.delivery, this.receiverGrace,
				this.senderGrace, newPerformance, this.replyMemory);
	}

	/**
	 * These settings with another memory for replies and reasons.
	 * @param newReplyMemory the most bytes that are remembered in case they have to be
	 * written again
	 * @return the settings
	 */
	public EngineOptions withReplyMemory(long newReplyMemory) {
		return new EngineOptions(this.limits, this.window, this.connectTimeout, this.writeTimeout, this.retryFor,
				this.confirmTimeout, this.preferredTransports, this.tasks, this.delivery, this.receiverGrace,
				this.senderGrace, this.performance, newReplyMemory);
	}

	/**
	 * How messages to a task are delivered.
	 * @param name the name of the task
	 * @return its own options, or the common ones
	 */
	public DeliveryOptions delivery(String name) {
		DeliveryOptions own = task(name).delivery();
		return (own != null) ? own : this.delivery;
	}

}
