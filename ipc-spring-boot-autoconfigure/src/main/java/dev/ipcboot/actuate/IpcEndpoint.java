package dev.ipcboot.actuate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.ipcboot.TaskName;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.transport.ChildStatus;
import dev.ipcboot.transport.Transport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * What runs, where, and who is connected. Reading is allowed by default; to pause and
 * stop listeners needs {@code management.endpoint.ipc.access=unrestricted}.
 */
@Endpoint(id = "ipc", defaultAccess = Access.READ_ONLY)
public class IpcEndpoint {

	private final IpcEngine engine;

	private final IpcListenerEndpointRegistry registry;

	private final Supplier<List<ChildStatus>> children;

	private final @Nullable String application;

	/**
	 * Create the endpoint.
	 * @param engine the engine
	 * @param registry the containers
	 * @param children the child processes
	 * @param application the name of the application, or {@code null}
	 */
	public IpcEndpoint(IpcEngine engine, IpcListenerEndpointRegistry registry, Supplier<List<ChildStatus>> children,
			@Nullable String application) {
		this.engine = engine;
		this.registry = registry;
		this.children = children;
		this.application = application;
	}

	/**
	 * Everything as it is now.
	 * @return the description
	 */
	@ReadOperation
	public IpcDescriptor ipc() {
		TaskDirectory directory = this.engine.directory();
		return new IpcDescriptor(ApplicationDescriptor.current(this.application), directory.path().toString(),
				describe(this.engine.transports().stream(), Transport::scheme, TransportDescriptor::of),
				describe(this.registry.getListenerContainers().stream(), IpcListenerContainer::getListenerId,
						ListenerDescriptor::of),
				describe(this.engine.receivers().stream(), TaskReceiver::task,
						(receiver) -> TaskDescriptor.of(receiver, listenerOf(receiver))),
				describe(this.engine.senders().stream(), TaskSender::task, SenderDescriptor::of),
				describe(this.children.get().stream(), ChildStatus::task, ChildDescriptor::of),
				describe(directory.list().stream().filter(IpcEndpoint::isPublic), TaskRecord::task,
						(entry) -> KnownTaskDescriptor.of(entry, directory)));
	}

	/** Return addresses belong to their processes and are sent to by nobody else. */
	private static boolean isPublic(TaskRecord entry) {
		return !entry.task().startsWith(TaskName.RETURN_PREFIX);
	}

	private @Nullable String listenerOf(TaskReceiver receiver) {
		return this.registry.getListenerContainers()
			.stream()
			.filter((container) -> container.getReceivers().contains(receiver))
			.map(IpcListenerContainer::getListenerId)
			.findFirst()
			.orElse(null);
	}

	/**
	 * One listener.
	 * @param id the id of the listener
	 * @return the listener, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable ListenerDescriptor listener(@Selector String id) {
		IpcListenerContainer container = this.registry.getListenerContainer(id);
		return (container != null) ? ListenerDescriptor.of(container) : null;
	}

	private static <S, D> Map<String, D> describe(Stream<S> sources, Function<S, String> name,
			Function<S, D> description) {
		Map<String, D> descriptions = new TreeMap<>();
		sources.forEach((source) -> descriptions.put(name.apply(source), description.apply(source)));
		return descriptions;
	}

}
