package dev.ipcboot;

/**
 * There is no room for a message, and the configuration says not to wait for it. The
 * message was not accepted.
 */
public class IpcBackPressureException extends IpcException {

	private final String task;

	/**
	 * Create an exception.
	 * @param task the task that the message was for
	 * @param problem what is full
	 */
	public IpcBackPressureException(String task, String problem) {
		super("There is no room for a message to task '" + task + "': " + problem
				+ "; its listener is slow or stuck. Send less, raise ipc.window, or choose another "
				+ "ipc.template.back-pressure");
		this.task = task;
	}

	/**
	 * The task that the message was for.
	 * @return the task
	 */
	public String getTask() {
		return this.task;
	}

}
