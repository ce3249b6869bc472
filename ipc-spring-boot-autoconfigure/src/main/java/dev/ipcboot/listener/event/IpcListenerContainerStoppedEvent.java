package dev.ipcboot.listener.event;

import dev.ipcboot.listener.IpcListenerContainer;

/**
 * A container has let its tasks go.
 */
public class IpcListenerContainerStoppedEvent extends IpcListenerContainerEvent {

	private final transient Reason reason;

	/**
	 * Create an event.
	 * @param container the container
	 * @param reason why, and how it went
	 */
	public IpcListenerContainerStoppedEvent(IpcListenerContainer container, Reason reason) {
		super(container);
		this.reason = reason;
	}

	/**
	 * Why.
	 * @return why, and how it went
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Why a container has stopped.
	 */
	public enum Reason {

		/**
		 * On purpose, and everything that ran came to its end.
		 */
		NORMAL,

		/**
		 * On purpose, but a call did not return within the grace period and was
		 * interrupted.
		 */
		INTERRUPTED,

		/**
		 * On purpose, after a fault had ended its reception.
		 */
		FAILED

	}

}
