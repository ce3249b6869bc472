package dev.ipcboot.transport.queue;

import dev.ipcboot.IpcException;
import dev.ipcboot.TaskName;
import dev.ipcboot.posix.QueueAttributes;

/**
 * Options of the {@code posix-mq:} transport. Immutable. A queue costs its user
 * {@code maxMessages * messageSize} bytes and a little more of {@code RLIMIT_MSGQUEUE}
 * (819,200 bytes by default) as long as it exists, empty or full.
 *
 * @param maxMessages how many messages fit
 * @param messageSize the largest message in bytes, at least {@value #MIN_MESSAGE_SIZE};
 * batches of frames are packed up to this size
 * @param purgeOnStart whether a queue that a dead owner left is removed with its content
 * and created anew; otherwise its content is kept and delivered
 */
public record QueueOptions(int maxMessages, int messageSize, boolean purgeOnStart) {

	/**
	 * The least that lets a frame pass.
	 */
	public static final int MIN_MESSAGE_SIZE = 128;

	private static final int DEFAULT_MESSAGES = 10;

	private static final int DEFAULT_SIZE = 8192;

	private static final int RETURN_MESSAGES = 4;

	private static final int RETURN_SIZE = 1024;

	/**
	 * Create options.
	 */
	public QueueOptions {
		if (maxMessages < 1 || messageSize < MIN_MESSAGE_SIZE) {
			throw new IpcException("A queue of " + maxMessages + " messages x " + messageSize
					+ " bytes is too small; it needs at least 1 x " + MIN_MESSAGE_SIZE);
		}
	}

	/**
	 * 10 messages x 8192 bytes, or as much as the kernel grants to everybody.
	 * @return the options
	 */
	public static QueueOptions defaults() {
		return new QueueOptions((int) QueueLimits.maxMessages().atMost(DEFAULT_MESSAGES),
				(int) QueueLimits.messageSize().atMost(DEFAULT_SIZE), false);
	}

	/**
	 * What a task really gets. Return queues carry only confirms and replies, and many
	 * processes have one, so they are small whatever was asked for.
	 * @param task the name of the task
	 * @return the attributes
	 */
	QueueAttributes attributesFor(String task) {
		if (task.startsWith(TaskName.RETURN_PREFIX)) {
			return new QueueAttributes(Math.min(this.maxMessages, RETURN_MESSAGES),
					Math.min(this.messageSize, RETURN_SIZE));
		}
		return new QueueAttributes(this.maxMessages, this.messageSize);
	}

}
