package dev.ipcboot.config;

import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.AckMode;
import dev.ipcboot.listener.ContainerCustomizer;
import dev.ipcboot.listener.ContainerProperties;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.listener.ListenerSettings;
import dev.ipcboot.listener.container.ContainerContext;
import dev.ipcboot.listener.container.EngineIpcListenerContainer;
import dev.ipcboot.listener.error.DefaultIpcContainerErrorHandler;
import dev.ipcboot.listener.error.IpcContainerErrorHandler;

import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;

/**
 * Makes containers whose tasks are received by the engine. Immutable.
 */
public class DefaultIpcListenerContainerFactory implements IpcListenerContainerFactory {

	private final IpcEngine engine;

	private final IpcMessageMapper mapper;

	private final MessageHandlerMethodFactory methods;

	private final ContainerFactoryOptions options;

	/**
	 * Create a factory.
	 * @param engine receives the messages
	 * @param mapper turns messages into their wire form and back
	 * @param methods makes methods callable with a message
	 * @param options what it gives to its containers
	 */
	public DefaultIpcListenerContainerFactory(IpcEngine engine, IpcMessageMapper mapper,
			MessageHandlerMethodFactory methods, ContainerFactoryOptions options) {
		this.engine = engine;
		this.mapper = mapper;
		this.methods = methods;
		this.options = options;
	}

	@Override
	public IpcListenerContainer createListenerContainer(IpcListenerEndpoint endpoint) {
		EndpointOptions wanted = endpoint.getOptions();
		ContainerProperties properties = properties(endpoint, wanted);
		for (ContainerCustomizer customizer : this.options.customizers()) {
			properties = customizer.customize(properties);
		}
		IpcMessageMapper own = wanted.mapper();
		IpcMessageMapper effective = (own != null) ? own : this.mapper;
		return new EngineIpcListenerContainer(new ContainerContext(this.engine, effective, properties,
				endpoint.createListener(this.methods, effective, properties), wanted.filter(),
				this.options.interceptors(), errorHandler(properties.settings()), this.options.deadLetters(),
				this.options.events()));
	}

	private ContainerProperties properties(IpcListenerEndpoint endpoint, EndpointOptions wanted) {
		Boolean autoStartup = wanted.autoStartup();
		return new ContainerProperties(endpoint.getId(), endpoint.getTasks(), endpoint.getDescription(), wanted.group(),
				(autoStartup != null) ? autoStartup : this.options.autoStartup(), IpcListenerContainer.PHASE,
				wanted.batch(), wanted.returnExceptions(), settings(wanted));
	}

	private ListenerSettings settings(EndpointOptions wanted) {
		ListenerSettings settings = ListenerOverrides.apply(this.options.settings(), wanted.properties());
		Integer concurrency = wanted.concurrency();
		if (concurrency != null) {
			settings = settings.withConcurrency(concurrency);
		}
		AckMode ackMode = wanted.ackMode();
		return (ackMode != null) ? settings.withAckMode(ackMode) : settings;
	}

	private IpcContainerErrorHandler errorHandler(ListenerSettings settings) {
		IpcContainerErrorHandler common = this.options.errorHandler();
		return (common != null) ? common : DefaultIpcContainerErrorHandler.of(settings.retry());
	}

}
