package dev.ipcboot.listener.adapter;

import java.util.concurrent.ExecutionException;

import dev.ipcboot.listener.ForwardedResult;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

/**
 * A method that can be called with a message. Immutable; as safe for use by any thread as
 * the method is.
 *
 * @param method the method
 * @param sendTo the task that its results belong to, or {@code null}
 * @param isDefault whether it takes what no other method takes
 */
public record ListenerMethod(InvocableHandlerMethod method, @Nullable String sendTo, boolean isDefault) {

	@Nullable Object invoke(Message<?> message) throws Exception {
		Object result = call(message);
		return (this.sendTo != null && result != null) ? new ForwardedResult(result, this.sendTo) : result;
	}

	/**
	 * Spring puts what is neither an exception nor an error into an exception of its own,
	 * together with the arguments.
	 */
	private @Nullable Object call(Message<?> message) throws Exception {
		try {
			return this.method.invoke(message);
		}
		catch (IllegalStateException ex) {
			Throwable cause = ex.getCause();
			if (cause != null && !(cause instanceof Exception) && !(cause instanceof Error)) {
				throw new ExecutionException(cause);
			}
			throw ex;
		}
	}

}
