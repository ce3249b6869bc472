package dev.ipcboot.core;

import java.util.concurrent.CompletableFuture;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.connection.IpcEngine;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Sends to tasks in the fluent way: name the task, say what is special about the message,
 * and end with what you want to learn. <pre class="code">
 * client.task("orders").header("region", "north").priority(5).send(order);
 * Receipt receipt = client.task("orders").replyTimeout(Duration.ofSeconds(2)).request(order, Receipt.class);
 * </pre>
 * <p>
 * Safe for use by any thread, and so is every {@link OperationSpec}: each of its methods
 * leaves it as it is and gives a new one, so that one may be kept and used again.
 */
public interface IpcClient {

	/**
	 * Begin a message.
	 * @param task the name of the task that it goes to
	 * @return what may be said about the message
	 */
	OperationSpec task(String task);

	/**
	 * The converter of payloads and replies.
	 * @return the converter; by default one for bytes and text
	 */
	default MessageConverter getMessageConverter() {
		return new IpcMessageConverter();
	}

	/**
	 * Create a client.
	 * @param template what it sends with: its converter, its timeouts and its executor
	 * @return the client
	 */
	static IpcClient create(IpcTemplate template) {
		return new DefaultIpcClient(template);
	}

	/**
	 * Create a client for bytes and text, with a template of its own.
	 * @param engine what carries the messages
	 * @return the client
	 */
	static IpcClient create(IpcEngine engine) {
		return create(
				new IpcTemplate(engine, new IpcMessageMapper(new IpcMessageConverter()), IpcTemplateOptions.DEFAULT));
	}

	/**
	 * What may be said about a message, and the ways to send it. The payload may be any
	 * object that a converter writes, or a {@code Message<?>}, whose headers give way to
	 * those that are set here. Immutable.
	 * <p>
	 * All ways of sending throw what {@link IpcOperations} throws.
	 */
	interface OperationSpec extends IpcMessageSpec<OperationSpec> {

		/**
		 * Send; returns when the kernel has taken the message.
		 * @param payload the payload
		 */
		void send(Object payload);

		/**
		 * Send and learn the verdict of the listener.
		 * @param payload the payload
		 * @return the verdict, within the confirm timeout; completed by a thread of the
		 * engine, so stages that may block belong into the {@code ...Async} methods
		 */
		CompletableFuture<IpcConfirmation> confirm(Object payload);

		/**
		 * Send a request and wait for the reply.
		 * @param <T> the type of the reply
		 * @param payload the payload
		 * @param replyType the type of the reply; {@code Message.class} for the whole
		 * message, whose payload is bytes
		 * @return the reply, or {@code null} if the listener had none
		 */
		<T> @Nullable T request(Object payload, Class<T> replyType);

		/**
		 * Send a request and wait for the reply.
		 * @param <T> the type of the reply
		 * @param payload the payload
		 * @param replyType the type of the reply
		 * @return the reply, or {@code null} if the listener had none
		 */
		<T> @Nullable T request(Object payload, ParameterizedTypeReference<T> replyType);

		/**
		 * Send a request.
		 * @param <T> the type of the reply
		 * @param payload the payload
		 * @param replyType the type of the reply; {@code Message.class} for the whole
		 * message, whose payload is bytes
		 * @return the reply, converted by the executor of the template, {@code null} if
		 * the listener had none
		 */
		<T> CompletableFuture<@Nullable T> requestAsync(Object payload, Class<T> replyType);

		/**
		 * Send a request.
		 * @param <T> the type of the reply
		 * @param payload the payload
		 * @param replyType the type of the reply
		 * @return the reply, converted by the executor of the template, {@code null} if
		 * the listener had none
		 */
		<T> CompletableFuture<@Nullable T> requestAsync(Object payload, ParameterizedTypeReference<T> replyType);

	}

}
