package dev.ipcboot;

/**
 * A message that exceeds {@code ipc.max-message-size} or, with a foreign framing, what
 * the carrier takes in one piece. It is refused before anything of it is sent.
 */
public class IpcMessageTooLargeException extends IpcException {

	private final long size;

	private final long limit;

	/**
	 * Create an exception.
	 * @param task the task that the message was for
	 * @param size the size of payload and headers in bytes
	 * @param limit the limit in bytes
	 */
	public IpcMessageTooLargeException(String task, long size, long limit) {
		super("Message of " + size + " bytes for task '" + task + "' exceeds ipc.max-message-size (" + limit
				+ " bytes); send less, or raise the limit on both sides");
		this.size = size;
		this.limit = limit;
	}

	/**
	 * Create an exception.
	 * @param task the task that the message was for
	 * @param size the size of the message as it would have been written, in bytes
	 * @param limit the limit in bytes
	 * @param meaning what the limit is, and the remedy
	 */
	public IpcMessageTooLargeException(String task, long size, long limit, String meaning) {
		super("Message of " + size + " bytes for task '" + task + "' exceeds " + limit + " bytes: that is " + meaning);
		this.size = size;
		this.limit = limit;
	}

	/**
	 * The size of payload and headers.
	 * @return the size in bytes
	 */
	public long getSize() {
		return this.size;
	}

	/**
	 * The limit that was exceeded.
	 * @return the limit in bytes
	 */
	public long getLimit() {
		return this.limit;
	}

}
