package dev.ipcboot.listener.event;

import dev.ipcboot.connection.TaskSender;
import org.jspecify.annotations.Nullable;

/**
 * The way from this process to a task has entered another state.
 */
public class IpcLinkStateChangedEvent extends IpcTaskEvent {

	private final TaskSender.State before;

	private final TaskSender.State state;

	private final transient @Nullable Throwable cause;

	/**
	 * Create an event.
	 * @param source who publishes it
	 * @param task the name of the task
	 * @param before the state before
	 * @param state the state after
	 * @param cause why, or {@code null} if it was in the course of things
	 */
	public IpcLinkStateChangedEvent(Object source, String task, TaskSender.State before, TaskSender.State state,
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
	public TaskSender.State getBefore() {
		return this.before;
	}

	/**
	 * The state after.
	 * @return the state
	 */
	public TaskSender.State getState() {
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
