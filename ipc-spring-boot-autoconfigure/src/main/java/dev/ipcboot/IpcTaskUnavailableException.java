package dev.ipcboot;

import org.jspecify.annotations.Nullable;

/**
 * Nobody receives for a task: it has no owner, or the owner can't be reached.
 */
public class IpcTaskUnavailableException extends IpcException {

	private final String task;

	/**
	 * Create an exception.
	 * @param task the task that was to be reached
	 * @param problem what was found
	 * @param cause what the system said, if anything
	 */
	public IpcTaskUnavailableException(String task, String problem, @Nullable Throwable cause) {
		super("Task '" + task + "' is unavailable: " + problem, cause);
		this.task = task;
	}

	/**
	 * The task that was to be reached.
	 * @return the task
	 */
	public String getTask() {
		return this.task;
	}

}
