package dev.ipcboot.listener.event;

import dev.ipcboot.listener.IpcListenerContainer;

import org.springframework.context.ApplicationEvent;

/**
 * Something has happened to a listener container.
 */
public abstract class IpcListenerContainerEvent extends ApplicationEvent {

	IpcListenerContainerEvent(IpcListenerContainer container) {
		super(container);
	}

	/**
	 * The container.
	 * @return the container
	 */
	public IpcListenerContainer getContainer() {
		return (IpcListenerContainer) getSource();
	}

	/**
	 * The id of the listener.
	 * @return the id
	 */
	public String getListenerId() {
		return getContainer().getListenerId();
	}

}
