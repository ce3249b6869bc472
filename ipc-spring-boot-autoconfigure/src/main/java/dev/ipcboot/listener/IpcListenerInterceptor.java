package dev.ipcboot.listener;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Sees every call of a listener, on the thread that makes it: each attempt is a call. Of
 * several, the first in order is the outermost. In a container that collects batches, the
 * message is a {@link BatchMessage}.
 */
public interface IpcListenerInterceptor {

	/**
	 * A message is about to be handled.
	 * @param message the message, whose payload is the bytes that came
	 * @return the message to handle, for example with further headers, or {@code null} to
	 * acknowledge it unhandled. A batch keeps the number of its messages. A fault counts
	 * as a fault of the listener
	 */
	default @Nullable Message<?> intercept(Message<?> message) {
		return message;
	}

	/**
	 * The listener has returned. What it returned may still be under way. A fault counts
	 * as a fault of the listener.
	 * @param message the message
	 */
	default void success(Message<?> message) {
	}

	/**
	 * The listener has thrown, or {@link #success} has. A fault is added to that one.
	 * @param message the message
	 * @param fault the fault, which may be an {@link Error}
	 */
	default void failure(Message<?> message, Throwable fault) {
	}

	/**
	 * The call is over, after {@link #success} or {@link #failure}. A fault counts as a
	 * fault of the listener, or is added to that.
	 * @param message the message
	 */
	default void afterMessage(Message<?> message) {
	}

}
