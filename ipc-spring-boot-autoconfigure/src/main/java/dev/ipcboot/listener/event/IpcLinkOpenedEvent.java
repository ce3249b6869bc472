package dev.ipcboot.listener.event;

import dev.ipcboot.IpcAddress;

/**
 * A way from this process to a task has been opened, for the first time or again.
 */
public class IpcLinkOpenedEvent extends IpcTaskEvent {

	private final transient IpcAddress address;

	/**
	 * Create an event.
	 * @param source who publishes it
	 * @param task the name of the task
	 * @param address where the task was found
	 */
	public IpcLinkOpenedEvent(Object source, String task, IpcAddress address) {
		super(source, task);
		this.address = address;
	}

	/**
	 * Where the task was found.
	 * @return where the task was found
	 */
	public IpcAddress getAddress() {
		return this.address;
	}

}
