package dev.ipcboot.listener.event;

import java.time.Duration;

import dev.ipcboot.listener.IpcListenerContainer;

/**
 * A container has received nothing for some time. Published again after each further
 * interval.
 */
public class IpcListenerContainerIdleEvent extends IpcListenerContainerEvent {

	private final transient Duration idleTime;

	/**
	 * Create an event.
	 * @param container the container
	 * @param idleTime the time since the last message, or since the start
	 */
	public IpcListenerContainerIdleEvent(IpcListenerContainer container, Duration idleTime) {
		super(container);
		this.idleTime = idleTime;
	}

	/**
	 * The time since the last message.
	 * @return the time since the last message, or since the start
	 */
	public Duration getIdleTime() {
		return this.idleTime;
	}

}
