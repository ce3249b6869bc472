package dev.ipcboot.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.ipcboot.IpcConfirmation;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Sending with a deadline of the call's own, in place of those of
 * {@link IpcTemplateOptions}.
 */
public interface IpcDeadlineOperations {

	/**
	 * Send to a task.
	 * @param task the name of the task
	 * @param message the message
	 * @param timeout the longest wait for room at the receiver
	 */
	void send(String task, Message<?> message, Duration timeout);

	/**
	 * Send to a task and learn the verdict.
	 * @param task the name of the task
	 * @param message the message
	 * @param timeout when the future ends as UNKNOWN if there is no verdict yet; also the
	 * longest wait of the call itself
	 * @return the verdict; completed by a thread of the engine, so stages that may block
	 * belong into the {@code ...Async} methods
	 */
	CompletableFuture<IpcConfirmation> sendAndConfirm(String task, Message<?> message, Duration timeout);

	/**
	 * Send a request to a task and wait for the reply.
	 * @param task the name of the task
	 * @param message the request
	 * @param timeout the longest wait
	 * @return the reply, or {@code null} if there was none
	 */
	@Nullable Message<?> sendAndReceive(String task, Message<?> message, Duration timeout);

	/**
	 * Send a request to a task.
	 * @param task the name of the task
	 * @param message the request
	 * @param timeout when the future fails if there is no reply yet
	 * @return the reply; completed by a thread of the engine, so stages that may block
	 * belong into the {@code ...Async} methods
	 */
	CompletableFuture<@Nullable Message<?>> sendAndReceiveAsync(String task, Message<?> message, Duration timeout);

}
