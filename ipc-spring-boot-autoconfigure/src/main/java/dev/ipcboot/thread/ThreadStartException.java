package dev.ipcboot.thread;

import dev.ipcboot.IpcException;

/**
 * The system could not start a thread. A later attempt may succeed.
 */
public class ThreadStartException extends IpcException {

	/**
	 * Create an exception.
	 * @param thread the name of the thread
	 * @param cause the fault of the JVM
	 */
	public ThreadStartException(String thread, Throwable cause) {
		super("Thread '" + thread + "' could not be started: " + cause.getMessage()
				+ ". Raise the limit on threads (pids.max of the container, TasksMax= of the unit, ulimit -u), "
				+ "or have the application use fewer", cause);
	}

}
