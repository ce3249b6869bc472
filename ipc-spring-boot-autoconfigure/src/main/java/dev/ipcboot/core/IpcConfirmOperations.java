package dev.ipcboot.core;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.ipcboot.IpcConfirmation;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.core.MessagePostProcessor;

/**
 * Sending such that the sender learns the verdict of the listener. Each future is
 * completed by {@code ipc.template.confirm-timeout} at the latest, which stands still
 * while the receiver is away, for {@code ipc.template.retry-for} at most; with an
 * {@link IpcConfirmation} for every outcome, a rejection included. It is completed by a
 * thread of the engine: stages that may block belong into the {@code ...Async} methods of
 * the future.
 * <p>
 * A payload of bytes is not copied and may have to be written again: leave it as it is
 * until the future is done.
 */
public interface IpcConfirmOperations {

	/**
	 * Send to the default task.
	 * @param message the message
	 * @return the verdict
	 */
	CompletableFuture<IpcConfirmation> sendAndConfirm(Message<?> message);

	/**
	 * Send to a task.
	 * @param task the name of the task
	 * @param message the message
	 * @return the verdict
	 */
	CompletableFuture<IpcConfirmation> sendAndConfirm(String task, Message<?> message);

	/**
	 * Convert and send to the default task.
	 * @param payload the payload
	 * @return the verdict
	 */
	CompletableFuture<IpcConfirmation> convertSendAndConfirm(Object payload);

	/**
	 * Convert and send to a task.
	 * @param task the name of the task
	 * @param payload the payload
	 * @return the verdict
	 */
	default CompletableFuture<IpcConfirmation> convertSendAndConfirm(String task, Object payload) {
		return convertSendAndConfirm(task, payload, null, null);
	}

	/**
	 * Convert and send to a task.
	 * @param task the name of the task
	 * @param payload the payload
	 * @param headers the headers, or {@code null}
	 * @return the verdict
	 */
	default CompletableFuture<IpcConfirmation> convertSendAndConfirm(String task, Object payload,
			@Nullable Map<String, Object> headers) {
		return convertSendAndConfirm(task, payload, headers, null);
	}

	/**
	 * Convert and send to a task.
	 * @param task the name of the task
	 * @param payload the payload
	 * @param postProcessor changes the message before it is sent, or {@code null}
	 * @return the verdict
	 */
	default CompletableFuture<IpcConfirmation> convertSendAndConfirm(String task, Object payload,
			@Nullable MessagePostProcessor postProcessor) {
		return convertSendAndConfirm(task, payload, null, postProcessor);
	}

	/**
	 * Convert and send to a task.
	 * @param task the name of the task
	 * @param payload the payload
	 * @param headers the headers, or {@code null}
	 * @param postProcessor changes the message before it is sent, or {@code null}
	 * @return the verdict
	 */
	CompletableFuture<IpcConfirmation> convertSendAndConfirm(String task, Object payload,
			@Nullable Map<String, Object> headers, @Nullable MessagePostProcessor postProcessor);

}
