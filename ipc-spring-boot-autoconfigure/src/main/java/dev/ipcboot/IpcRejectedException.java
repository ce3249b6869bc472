package dev.ipcboot;

/**
 * The listener of a request rejected it, and this is its reason.
 */
public class IpcRejectedException extends IpcException {

	private final String task;

	private final String reason;

	/**
	 * Create an exception.
	 * @param task the task that rejected the message
	 * @param reason the reason that its listener gave
	 */
	public IpcRejectedException(String task, String reason) {
		super("Task '" + task + "' rejected the message: " + reason);
		this.task = task;
		this.reason = reason;
	}

	/**
	 * The task that rejected the message.
	 * @return the task
	 */
	public String getTask() {
		return this.task;
	}

	/**
	 * The reason that the listener gave.
	 * @return the reason
	 */
	public String getReason() {
		return this.reason;
	}

}
