package dev.ipcboot.listener;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * What a container calls with each message. The call is made by the thread that reads, or
 * by a thread of the container where several messages are handled at a time.
 */
@FunctionalInterface
public interface IpcMessageListener {

	/**
	 * Handle a message.
	 * @param message a {@link ListenerMessage}, or a {@link BatchMessage} in a container
	 * that collects batches
	 * @return the reply, where one is wanted: an object, a {@code Message<?>}, a
	 * {@code CompletionStage} or reactive type of one, or a {@link ForwardedResult};
	 * {@code null} for none
	 * @throws Exception to have the message handled again, or rejected in the end
	 */
	@Nullable Object onMessage(Message<?> message) throws Exception;

}
