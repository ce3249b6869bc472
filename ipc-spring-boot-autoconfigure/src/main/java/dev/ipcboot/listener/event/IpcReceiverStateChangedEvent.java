package dev.ipcboot.listener.event;

import dev.ipcboot.connection.TaskReceiver;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of this process has entered another state, for example FAILED, or RUNNING
 * again.
 */
public class IpcReceiverStateChangedEvent extends IpcTaskEvent {

	private final TaskReceiver.State before;

	private final TaskReceiver.State state;

	private final transient @Nullable Throwable cause;

	/**
	 * Create an event.
	 * @param source who publishes it
	 * @param task the name of the task
	 * @param before the state before
	 * @param state the state after
	 * @param cause why, or {@code null} if it was in the course of things
	 */
	public IpcReceiverStateChangedEvent(Object source, String task, TaskReceiver.State before, TaskReceiver.State state,
			@Nullable Throwable cause) {
		super(source, task);
		this.before = before;
		this.state = state;
		this.cause = cause;
	}

	/**
	 * The state before.
	 * @return the state
	 */
	public TaskReceiver.State getBefore() {
		return this.before;
	}

	/**
	 * The state after.
	 * @return the state
	 */
	public TaskReceiver.State getState() {
		return this.state;
	}

	/**
	 * Why.
	 * @return the fault, or {@code null} if it was in the course of things
	 */
	public @Nullable Throwable getCause() {
		return this.cause;
	}

}
