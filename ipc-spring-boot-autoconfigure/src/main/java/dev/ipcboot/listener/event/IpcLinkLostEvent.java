package dev.ipcboot.listener.event;

import dev.ipcboot.IpcAddress;

/**
 * The way from this process to a task was lost; unconfirmed messages are kept and sent
 * again when it is back.
 */
public class IpcLinkLostEvent extends IpcTaskEvent {

	private final transient IpcAddress address;

	private final transient Throwable cause;

	/**
	 * Create an event.
	 * @param source who publishes it
	 * @param task the name of the task
	 * @param address where it was
	 * @param cause what happened
	 */
	public IpcLinkLostEvent(Object source, String task, IpcAddress address, Throwable cause) {
		super(source, task);
		this.address = address;
		this.cause = cause;
	}

	/**
	 * Where it was.
	 * @return where it was
	 */
	public IpcAddress getAddress() {
		return this.address;
	}

	/**
	 * What happened.
	 * @return what happened
	 */
	public Throwable getCause() {
		return this.cause;
	}

}
