package dev.ipcboot.config;

import java.util.List;

import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.ContainerProperties;
import dev.ipcboot.listener.IpcMessageListener;

import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;

/**
 * What a listener container is made of.
 */
public interface IpcListenerEndpoint {

	/**
	 * The id of the container.
	 * @return the id, unique in the application
	 */
	String getId();

	/**
	 * The tasks to receive for.
	 * @return the names
	 */
	List<String> getTasks();

	/**
	 * What is called, in words for people.
	 * @return for example a method
	 */
	String getDescription();

	/**
	 * What it asks of its container.
	 * @return the options; everything is up to the container factory by default
	 */
	default EndpointOptions getOptions() {
		return EndpointOptions.DEFAULT;
	}

	/**
	 * Make what is called with each message.
	 * @param methods makes methods callable with a message
	 * @param mapper turns messages into their wire form and back
	 * @param properties what the container is going to be
	 * @return the listener
	 * @throws dev.ipcboot.IpcException if the listener can't be called by such a
	 * container
	 */
	IpcMessageListener createListener(MessageHandlerMethodFactory methods, IpcMessageMapper mapper,
			ContainerProperties properties);

}
