package dev.ipcboot.listener.event;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;

/**
 * A peer has opened a connection to a task of this process.
 */
public class IpcConnectionOpenedEvent extends IpcTaskEvent {

	private final transient IpcAddress address;

	private final transient IpcPeer peer;

	/**
	 * Create an event.
	 * @param source who publishes it
	 * @param task the name of the task
	 * @param address where
	 * @param peer who
	 */
	public IpcConnectionOpenedEvent(Object source, String task, IpcAddress address, IpcPeer peer) {
		super(source, task);
		this.address = address;
		this.peer = peer;
	}

	/**
	 * Where.
	 * @return where
	 */
	public IpcAddress getAddress() {
		return this.address;
	}

	/**
	 * Who.
	 * @return who
	 */
	public IpcPeer getPeer() {
		return this.peer;
	}

}
