package dev.ipcboot.listener;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a container works. Immutable.
 *
 * @param ackMode who gives the verdict
 * @param concurrency how many messages are handled at a time; 1 calls the listener on the
 * thread that reads
 * @param inboxSize the most messages that have been read and wait for one of the threads
 * of a container whose concurrency is above 1, or that collects batches
 * @param batchSize the most messages of a batch
 * @param batchTimeout the longest wait for a batch to fill, since its first message
 * @param deliveryLimit how often a message is handled, if its listener releases it each
 * time
 * @param shutdownTimeout the longest wait for running calls when the container stops
 * @param idleEventInterval after how long without a message an event says so, or
 * {@code null} for no such event
 * @param virtualThreads whether the threads of a container whose concurrency is above 1
 * are virtual ones
 * @param retry further attempts after a fault
 * @param deadLetters whether messages that fail for good are kept as dead letters
 */
public record ListenerSettings(AckMode ackMode, int concurrency, int inboxSize, int batchSize, Duration batchTimeout,
		int deliveryLimit, Duration shutdownTimeout, @Nullable Duration idleEventInterval, boolean virtualThreads,
		RetrySettings retry, boolean deadLetters) {

	/**
	 * The method's end is the verdict, one message at a time, ten seconds of grace.
	 */
	public static final ListenerSettings DEFAULT = new ListenerSettings(AckMode.AUTO, 1, 256, 100,
			Duration.ofMillis(100), 20, Duration.ofSeconds(10), null, false, RetrySettings.DEFAULT, true);

	/**
	 * Check the numbers.
	 */
	public ListenerSettings {
		requirePositive("concurrency", concurrency);
		requirePositive("inbox-size", inboxSize);
		requirePositive("batch-size", batchSize);
		requirePositive("delivery-limit", deliveryLimit);
	}

	private static void requirePositive(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
		}
	}

	/**
	 * These settings with another mode.
	 * @param newAckMode who gives the verdict
	 * @return the settings
	 */
	public ListenerSettings withAckMode(AckMode newAckMode) {
		return new ListenerSettings(newAckMode, this.concurrency, this.inboxSize, this.batchSize, this.batchTimeout,
				this.deliveryLimit, this.shutdownTimeout, this.idleEventInterval, this.virtualThreads, this.retry,
				this.deadLetters);
	}

	/**
	 * These settings with another concurrency.
	 * @param newConcurrency how many messages are handled at a time
	 * @return the settings
	 */
	public ListenerSettings withConcurrency(int newConcurrency) {
		return new ListenerSettings(this.ackMode, newConcurrency, this.inboxSize, this.batchSize, this.batchTimeout,
				this.deliveryLimit, this.shutdownTimeout, this.idleEventInterval, this.virtualThreads, this.retry,
				this.deadLetters);
	}

	/**
	 * These settings with other batches.
	 * @param newBatchSize the most messages of a batch
	 * @param newBatchTimeout the longest wait for a batch to fill
	 * @return the settings
	 */
	public ListenerSettings withBatch(int newBatchSize, Duration newBatchTimeout) {
		return new ListenerSettings(this.ackMode, this.concurrency, this.inboxSize, newBatchSize, newBatchTimeout,
				this.deliveryLimit, this.shutdownTimeout, this.idleEventInterval, this.virtualThreads, this.retry,
				this.deadLetters);
	}

	/**
	 * These settings with other bounds.
	 * @param newInboxSize the most messages that wait
	 * @param newDeliveryLimit how often a message is handled
	 * @return the settings
	 */
	public ListenerSettings withLimits(int newInboxSize, int newDeliveryLimit) {
		return new ListenerSettings(this.ackMode, this.concurrency, newInboxSize, this.batchSize, this.batchTimeout,
				newDeliveryLimit, this.shutdownTimeout, this.idleEventInterval, this.virtualThreads, this.retry,
				this.deadLetters);
	}

	/**
	 * These settings with other times.
	 * @param newShutdownTimeout the longest wait for running calls
	 * @param newIdleEventInterval after how long an event says that nothing comes
	 * @return the settings
	 */
	public ListenerSettings withTimes(Duration newShutdownTimeout, @Nullable Duration newIdleEventInterval) {
		return new ListenerSettings(this.ackMode, this.concurrency, this.inboxSize, this.batchSize, this.batchTimeout,
				this.deliveryLimit, newShutdownTimeout, newIdleEventInterval, this.virtualThreads, this.retry,
				this.deadLetters);
	}

	/**
	 * These settings with another treatment of faults.
	 * @param newRetry further attempts
	 * @param newDeadLetters whether there are dead letters
	 * @return the settings
	 */
	public ListenerSettings withErrors(RetrySettings newRetry, boolean newDeadLetters) {
		return new ListenerSettings(this.ackMode, this.concurrency, this.inboxSize, this.batchSize, this.batchTimeout,
				this.deliveryLimit, this.shutdownTimeout, this.idleEventInterval, this.virtualThreads, newRetry,
				newDeadLetters);
	}

}
