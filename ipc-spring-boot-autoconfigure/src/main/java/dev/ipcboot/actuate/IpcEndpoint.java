package dev.ipcboot.actuate;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.transport.Transport;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * What runs, where, and who is connected.
 */
@Endpoint(id = "ipc")
public class IpcEndpoint {

	private final IpcEngine engine;

	private final IpcListenerEndpointRegistry registry;

	/**
	 * Create the endpoint.
	 * @param engine the engine
	 * @param registry the containers
	 */
	public IpcEndpoint(IpcEngine engine, IpcListenerEndpointRegistry registry) {
		this.engine = engine;
		this.registry = registry;
	}

	/**
	 * Everything as it is now.
	 * @return the description
	 */
	@ReadOperation
	public IpcDescriptor ipc() {
		return new IpcDescriptor(this.engine.directory().path().toString(), ProcessHandle.current().pid(),
				describe(this.engine.transports().stream(), Transport::scheme, TransportDescriptor::of),
				describe(this.registry.getListenerContainers().stream(), IpcListenerContainer::getListenerId,
						ListenerDescriptor::of),
				describe(this.engine.receivers().stream(), TaskReceiver::task, TaskDescriptor::of),
				describe(this.engine.senders().stream(), TaskSender::task, SenderDescriptor::of));
	}

	private static <S, D> Map<String, D> describe(Stream<S> sources, Function<S, String> name,
			Function<S, D> description) {
		Map<String, D> descriptions = new TreeMap<>();
		sources.forEach((source) -> descriptions.put(name.apply(source), description.apply(source)));
		return descriptions;
	}

}
