package dev.ipcboot.listener;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Is asked when a listener method has thrown, or when its arguments could not be made.
 * Called on the thread that called the method. If some messages of a batch can't be
 * converted or are not valid, it is asked for each of these; if the method has thrown,
 * for the whole batch.
 */
@FunctionalInterface
public interface IpcListenerErrorHandler {

	/**
	 * Deal with the fault.
	 * @param message the message, whose payload is the bytes that came, or a
	 * {@link BatchMessage}
	 * @param exception the fault; an {@link Error} is the cause of an
	 * {@link java.util.concurrent.ExecutionException}
	 * @return the reply, as the method would have returned it; {@code null} for none. The
	 * message is acknowledged
	 * @throws Exception to reject the message after all, with this as the reason
	 */
	@Nullable Object handleError(Message<?> message, Exception exception) throws Exception;

}
