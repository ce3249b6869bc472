package dev.ipcboot.config;

import dev.ipcboot.listener.IpcListenerContainer;

/**
 * Makes containers of endpoints.
 */
@FunctionalInterface
public interface IpcListenerContainerFactory {

	/**
	 * Make a container, stopped.
	 * @param endpoint what it is made of
	 * @return the container
	 */
	IpcListenerContainer createListenerContainer(IpcListenerEndpoint endpoint);

}
