package dev.ipcboot.listener.event;

import dev.ipcboot.listener.IpcListenerContainer;

/**
 * A container has claimed its tasks and receives.
 */
public class IpcListenerContainerStartedEvent extends IpcListenerContainerEvent {

	/**
	 * Create an event.
	 * @param container the container
	 */
	public IpcListenerContainerStartedEvent(IpcListenerContainer container) {
		super(container);
	}

}
