package dev.ipcboot.listener.error;

import org.springframework.messaging.Message;

/**
 * A message whose listener has thrown.
 *
 * @param message the message, whose payload is the bytes that came
 * @param fault the fault
 * @param attempt how often the listener was called with it
 * @param messages the number of messages that the failed call had: if there were several,
 * the fault may be that of another one
 */
public record FailedMessage(Message<byte[]> message, Throwable fault, int attempt, int messages) {

	/**
	 * A message that was handled alone.
	 * @param message the message, whose payload is the bytes that came
	 * @param fault the fault
	 * @param attempt how often the listener was called with it
	 */
	public FailedMessage(Message<byte[]> message, Throwable fault, int attempt) {
		this(message, fault, attempt, 1);
	}

}
