package dev.ipcboot.core;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Sees every message that a template sends, from the call to its end. Called on the
 * thread that sends.
 */
@FunctionalInterface
public interface SendObserver {

	/**
	 * A message is about to be sent.
	 * @param task the task that it goes to
	 * @param operation {@code send} or {@code request}
	 * @param message the message, whose payload is bytes
	 * @param transport the scheme of the carrier, once it is known
	 * @return the course of this message
	 */
	Sending begin(String task, String operation, Message<?> message, Supplier<@Nullable String> transport);

	/**
	 * The course of one message.
	 */
	interface Sending {

		/**
		 * What to send.
		 * @return the message, perhaps with further headers
		 */
		Message<?> message();

		/**
		 * The message has come to its end: it was sent, or its verdict or reply is there.
		 * Called once, by any thread.
		 * @param error what went wrong, an outcome or the name of an exception, or
		 * {@code null}
		 * @param fault the exception, or {@code null}
		 */
		void end(@Nullable String error, @Nullable Throwable fault);

	}

}
