package dev.ipcboot;

import org.jspecify.annotations.Nullable;

/**
 * The listener of a request has thrown, and its annotation says that the requester is to
 * see that. Class and message are what the listener's process said of its exception: they
 * are data, and no class is loaded for them.
 */
public class IpcRemoteException extends IpcException {

	private final String task;

	private final String remoteClassName;

	private final @Nullable String remoteMessage;

	/**
	 * Create an exception.
	 * @param task the task that the request was sent to
	 * @param remoteClassName the class of what its listener has thrown
	 * @param remoteMessage the message of that, or {@code null}
	 */
	public IpcRemoteException(String task, String remoteClassName, @Nullable String remoteMessage) {
		super("The listener of task '" + task + "' threw " + remoteClassName
				+ ((remoteMessage != null) ? ": " + remoteMessage : ""));
		this.task = task;
		this.remoteClassName = remoteClassName;
		this.remoteMessage = remoteMessage;
	}

	/**
	 * The task that the request was sent to.
	 * @return the task
	 */
	public String getTask() {
		return this.task;
	}

	/**
	 * The class of what the listener has thrown.
	 * @return a name, which may be unknown here
	 */
	public String getRemoteClassName() {
		return this.remoteClassName;
	}

	/**
	 * The message of what the listener has thrown.
	 * @return the message, or {@code null}
	 */
	public @Nullable String getRemoteMessage() {
		return this.remoteMessage;
	}

}
