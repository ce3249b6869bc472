package dev.ipcboot.listener.event;

import dev.ipcboot.IpcAddress;

/**
 * Nothing is received any more at an address of a task, by a fault. It is opened again
 * where that is possible.
 */
public class IpcReceiverFailedEvent extends IpcTaskEvent {

	private final transient IpcAddress address;

	private final transient Throwable cause;

	/**
	 * Create an event.
	 * @param source who publishes it
	 * @param task the name of the task
	 * @param address the address
	 * @param cause the fault
	 */
	public IpcReceiverFailedEvent(Object source, String task, IpcAddress address, Throwable cause) {
		super(source, task);
		this.address = address;
		this.cause = cause;
	}

	/**
	 * The address.
	 * @return the address
	 */
	public IpcAddress getAddress() {
		return this.address;
	}

	/**
	 * The fault.
	 * @return the fault
	 */
	public Throwable getCause() {
		return this.cause;
	}

}
