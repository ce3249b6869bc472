package dev.ipcboot.config;

import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.ContainerProperties;
import dev.ipcboot.listener.EngineIpcListenerContainer;
import dev.ipcboot.listener.IpcListenerContainer;

import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;

/**
 * Makes containers whose tasks are received by the engine. Immutable.
 */
public class DefaultIpcListenerContainerFactory implements IpcListenerContainerFactory {

	private final IpcEngine engine;

	private final IpcMessageMapper mapper;

	private final MessageHandlerMethodFactory methods;

	private final boolean autoStartup;

	/**
	 * Create a factory.
	 * @param engine receives the messages
	 * @param mapper turns messages into their wire form and back
	 * @param methods makes methods callable with a message
	 * @param autoStartup whether containers start with the application where the listener
	 * does not say
	 */
	public DefaultIpcListenerContainerFactory(IpcEngine engine, IpcMessageMapper mapper,
			MessageHandlerMethodFactory methods, boolean autoStartup) {
		this.engine = engine;
		this.mapper = mapper;
		this.methods = methods;
		this.autoStartup = autoStartup;
	}

	@Override
	public IpcListenerContainer createListenerContainer(IpcListenerEndpoint endpoint) {
		Boolean choice = endpoint.getAutoStartup();
		ContainerProperties properties = new ContainerProperties(endpoint.getId(), endpoint.getTasks(),
				endpoint.getDescription(), (choice != null) ? choice : this.autoStartup);
		return new EngineIpcListenerContainer(this.engine, properties,
				endpoint.createHandler(this.methods, this.mapper));
	}

}
