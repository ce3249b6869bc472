package dev.ipcboot.listener.event;

import org.springframework.context.ApplicationEvent;

/**
 * Something has happened to a task, or to a way to one. Published by threads of the
 * engine, which must not be held up: a listener of such events that waits is to be
 * asynchronous.
 */
public abstract class IpcTaskEvent extends ApplicationEvent {

	private final String task;

	IpcTaskEvent(Object source, String task) {
		super(source);
		this.task = task;
	}

	/**
	 * The task.
	 * @return its name
	 */
	public String getTask() {
		return this.task;
	}

}
