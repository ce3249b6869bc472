package dev.ipcboot.config;

import java.util.List;

import dev.ipcboot.connection.MessageHandler;
import dev.ipcboot.core.IpcMessageMapper;
import org.jspecify.annotations.Nullable;

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
	 * Whether the container starts with the application.
	 * @return the choice, or {@code null} to leave it to the container factory
	 */
	@Nullable Boolean getAutoStartup();

	/**
	 * Make what is called with each message.
	 * @param methods makes methods callable with a message
	 * @param mapper turns messages into their wire form and back
	 * @return the handler
	 */
	MessageHandler createHandler(MessageHandlerMethodFactory methods, IpcMessageMapper mapper);

}
