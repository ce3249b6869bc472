package dev.ipcboot.listener.event;

/**
 * This process may not be the only owner of a task's name any more.
 */
public class IpcNameLostEvent extends IpcTaskEvent {

	private final transient Throwable cause;

	/**
	 * Create an event.
	 * @param source who publishes it
	 * @param task the name of the task
	 * @param cause what happened, and the remedy
	 */
	public IpcNameLostEvent(Object source, String task, Throwable cause) {
		super(source, task);
		this.cause = cause;
	}

	/**
	 * What happened.
	 * @return what happened, and the remedy
	 */
	public Throwable getCause() {
		return this.cause;
	}

}
