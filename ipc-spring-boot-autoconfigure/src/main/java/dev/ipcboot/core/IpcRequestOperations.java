package dev.ipcboot.core;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.core.MessagePostProcessor;

/**
 * Requests whose reply comes as a future. Each future ends by
 * {@code ipc.template.reply-timeout} at the latest: with the reply, with {@code null} if
 * the listener had none, or with an {@link dev.ipcboot.IpcRejectedException} or
 * {@link dev.ipcboot.IpcTimeoutException}. A reply that comes later is dropped.
 */
public interface IpcRequestOperations {

	/**
	 * Send a request to the default task.
	 * @param message the request
	 * @return the reply; completed by a thread of the engine, so stages that may block
	 * belong into the {@code ...Async} methods
	 */
	CompletableFuture<@Nullable Message<?>> sendAndReceiveAsync(Message<?> message);

	/**
	 * Send a request to a task.
	 * @param task the name of the task
	 * @param message the request
	 * @return the reply; completed by a thread of the engine, so stages that may block
	 * belong into the {@code ...Async} methods
	 */
	CompletableFuture<@Nullable Message<?>> sendAndReceiveAsync(String task, Message<?> message);

	/**
	 * Convert and send a request to the default task.
	 * @param <T> the type of the reply
	 * @param request the payload
	 * @param targetClass the type of the reply
	 * @return the reply, converted by the executor of the template
	 */
	<T> CompletableFuture<@Nullable T> convertSendAndReceiveAsync(Object request, Class<T> targetClass);

	/**
	 * Convert and send a request to a task.
	 * @param <T> the type of the reply
	 * @param task the name of the task
	 * @param request the payload
	 * @param targetClass the type of the reply
	 * @return the reply, converted by the executor of the template
	 */
	default <T> CompletableFuture<@Nullable T> convertSendAndReceiveAsync(String task, Object request,
			Class<T> targetClass) {
		return convertSendAndReceiveAsync(task, request, null, targetClass, null);
	}

	/**
	 * Convert and send a request to a task.
	 * @param <T> the type of the reply
	 * @param task the name of the task
	 * @param request the payload
	 * @param headers the headers, or {@code null}
	 * @param targetClass the type of the reply
	 * @return the reply, converted by the executor of the template
	 */
	default <T> CompletableFuture<@Nullable T> convertSendAndReceiveAsync(String task, Object request,
			@Nullable Map<String, Object> headers, Class<T> targetClass) {
		return convertSendAndReceiveAsync(task, request, headers, targetClass, null);
	}

	/**
	 * Convert and send a request to a task.
	 * @param <T> the type of the reply
	 * @param task the name of the task
	 * @param request the payload
	 * @param headers the headers, or {@code null}
	 * @param targetClass the type of the reply
	 * @param postProcessor changes the message before it is sent, or {@code null}
	 * @return the reply, converted by the executor of the template
	 */
	<T> CompletableFuture<@Nullable T> convertSendAndReceiveAsync(String task, Object request,
			@Nullable Map<String, Object> headers, Class<T> targetClass, @Nullable MessagePostProcessor postProcessor);

}
