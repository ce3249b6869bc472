package dev.ipcboot.posix;

/**
 * The attributes of a POSIX message queue. Immutable.
 *
 * @param maxMessages how many messages fit
 * @param messageSize the largest message in bytes
 * @param unread how many messages wait; without meaning where attributes are asked for
 */
public record QueueAttributes(long maxMessages, long messageSize, long unread) {

	/**
	 * Attributes to ask for.
	 * @param maxMessages how many messages fit
	 * @param messageSize the largest message in bytes
	 */
	public QueueAttributes(long maxMessages, long messageSize) {
		this(maxMessages, messageSize, 0);
	}

	/**
	 * Whether another queue has the same dimensions.
	 * @param other the attributes of the other queue
	 * @return {@code true} if so
	 */
	public boolean hasDimensionsOf(QueueAttributes other) {
		return this.maxMessages == other.maxMessages && this.messageSize == other.messageSize;
	}

	@Override
	public String toString() {
		return this.maxMessages + " messages x " + this.messageSize + " bytes";
	}

}
