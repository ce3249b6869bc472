package dev.ipcboot.listener.event;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import org.jspecify.annotations.Nullable;

/**
 * A peer's connection to a task of this process has ended.
 */
public class IpcConnectionClosedEvent extends IpcTaskEvent {

	private final transient IpcAddress address;

	private final transient IpcPeer peer;

	private final transient @Nullable Throwable cause;

	/**
	 * Create an event.
	 * @param source who publishes it
	 * @param task the name of the task
	 * @param address where
	 * @param peer who
	 * @param cause the fault that ended it, or {@code null} for an orderly end
	 */
	public IpcConnectionClosedEvent(Object source, String task, IpcAddress address, IpcPeer peer,
			@Nullable Throwable cause) {
		super(source, task);
		this.address = address;
		this.peer = peer;
		this.cause = cause;
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

	/**
	 * The fault that ended it.
	 * @return the fault that ended it, or {@code null} for an orderly end
	 */
	public @Nullable Throwable getCause() {
		return this.cause;
	}

}
