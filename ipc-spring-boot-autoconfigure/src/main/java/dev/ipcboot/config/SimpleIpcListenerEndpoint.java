package dev.ipcboot.config;

import java.util.List;

import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.ContainerProperties;
import dev.ipcboot.listener.IpcMessageListener;

import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;

/**
 * An endpoint for listeners that are registered by code. Immutable.
 *
 * @param id the id of the container
 * @param tasks the names of the tasks
 * @param listener is called with each message
 * @param options what it asks of its container
 */
public record SimpleIpcListenerEndpoint(String id, List<String> tasks, IpcMessageListener listener,
		EndpointOptions options) implements IpcListenerEndpoint {

	/**
	 * Keep the tasks from change.
	 */
	public SimpleIpcListenerEndpoint {
		tasks = List.copyOf(tasks);
	}

	/**
	 * Create an endpoint that leaves everything else to the container factory.
	 * @param id the id of the container
	 * @param task the name of the task
	 * @param listener is called with each message
	 */
	public SimpleIpcListenerEndpoint(String id, String task, IpcMessageListener listener) {
		this(id, List.of(task), listener, EndpointOptions.DEFAULT);
	}

	@Override
	public String getId() {
		return this.id;
	}

	@Override
	public List<String> getTasks() {
		return this.tasks;
	}

	@Override
	public String getDescription() {
		return "listener '" + this.id + "'";
	}

	@Override
	public EndpointOptions getOptions() {
		return this.options;
	}

	@Override
	public IpcMessageListener createListener(MessageHandlerMethodFactory methods, IpcMessageMapper mapper,
			ContainerProperties properties) {
		return this.listener;
	}

}
