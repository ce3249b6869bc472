package dev.ipcboot.core;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.core.MessagePostProcessor;
import org.springframework.messaging.core.MessageRequestReplyOperations;
import org.springframework.messaging.core.MessageSendingOperations;

/**
 * Sending to tasks with Spring's messaging model, in four ways:
 * <ul>
 * <li>{@code send}, {@code convertAndSend}: returns when the kernel has taken the
 * message; nobody says what becomes of it;</li>
 * <li>{@link IpcConfirmOperations}: a future with the verdict of the listener;</li>
 * <li>{@code sendAndReceive}, {@code convertSendAndReceive}: waits for the reply;</li>
 * <li>{@link IpcRequestOperations}: a future with the reply.</li>
 * </ul>
 * How long each waits is set once for the template, or by {@link IpcDeadlineOperations}
 * with the call. The destination is the name of a task; methods without one use the
 * default task. Where the first of two arguments is text and the second a map, the text
 * is the task and the map the payload.
 * <p>
 * No wait is unbounded. All methods throw {@link dev.ipcboot.IpcTaskUnavailableException}
 * at once when nobody listens, {@link dev.ipcboot.IpcMessageTooLargeException} before
 * anything is sent, {@link dev.ipcboot.IpcTimeoutException} when a wait reaches its
 * deadline, {@link dev.ipcboot.IpcRejectedException} when the listener rejects a request
 * whose reply is waited for, and
 * {@link org.springframework.messaging.converter.MessageConversionException} for a
 * payload that can't be converted.
 */
public interface IpcOperations extends MessageSendingOperations<String>, MessageRequestReplyOperations<String>,
		IpcConfirmOperations, IpcRequestOperations, IpcDeadlineOperations {

	/**
	 * Send a map as payload.
	 * @param task the name of the task
	 * @param payload the payload
	 */
	default void convertAndSend(String task, Map<String, Object> payload) {
		convertAndSend(task, payload, null, null);
	}

	/**
	 * Send a map as payload.
	 * @param task the name of the task
	 * @param payload the payload
	 * @param postProcessor changes the message before it is sent, or {@code null}
	 */
	default void convertAndSend(String task, Map<String, Object> payload,
			@Nullable MessagePostProcessor postProcessor) {
		convertAndSend(task, payload, null, postProcessor);
	}

	/**
	 * Send a map as a request and wait for the reply.
	 * @param <T> the type of the reply
	 * @param task the name of the task
	 * @param request the payload
	 * @param targetClass the type of the reply
	 * @return the reply, or {@code null} if there was none
	 */
	default <T> @Nullable T convertSendAndReceive(String task, Map<String, Object> request, Class<T> targetClass) {
		return convertSendAndReceive(task, request, null, targetClass, null);
	}

	/**
	 * Send a map as a request and wait for the reply.
	 * @param <T> the type of the reply
	 * @param task the name of the task
	 * @param request the payload
	 * @param targetClass the type of the reply
	 * @param postProcessor changes the message before it is sent, or {@code null}
	 * @return the reply, or {@code null} if there was none
	 */
	default <T> @Nullable T convertSendAndReceive(String task, Map<String, Object> request, Class<T> targetClass,
			@Nullable MessagePostProcessor postProcessor) {
		return convertSendAndReceive(task, request, null, targetClass, postProcessor);
	}

}
