package dev.ipcboot.listener.deadletter;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.listener.ListenerMessage;
import dev.ipcboot.listener.error.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * The headers that say what went wrong.
 */
final class DeadLetterHeaders {

	/**
	 * The prefix of their names.
	 */
	private static final String PREFIX = IpcHeaders.PREFIX + "dlt";

	private DeadLetterHeaders() {
	}

	/**
	 * The headers of a dead letter.
	 * @param travelling the headers of the message that travel
	 * @param message the message
	 * @param fault the fault, or {@code null} for a verdict by hand
	 * @param reason why it was given up
	 * @return names and values
	 */
	static Map<String, Object> create(Map<String, Object> travelling, ListenerMessage message,
			@Nullable Throwable fault, String reason) {
		Map<String, Object> headers = without(travelling);
		// A dead letter is of use until somebody has looked at it
		headers.remove(IpcHeaders.EXPIRATION);
		put(headers, IpcHeaders.DLT_ORIGINAL_TASK, message.getHeaders().get(IpcHeaders.TASK));
		put(headers, IpcHeaders.DLT_ORIGINAL_MESSAGE_ID, message.getHeaders().get(IpcHeaders.MESSAGE_ID));
		put(headers, IpcHeaders.DLT_TIMESTAMP, System.currentTimeMillis());
		put(headers, IpcHeaders.DLT_ATTEMPTS, message.getHeaders().get(IpcHeaders.DELIVERY_ATTEMPT));
		put(headers, IpcHeaders.DLT_EXCEPTION_MESSAGE, reason);
		if (fault != null) {
			Throwable real = RejectionReason.unwrap(fault);
			put(headers, IpcHeaders.DLT_EXCEPTION_CLASS, real.getClass().getName());
			if (real.getCause() != null) {
				put(headers, IpcHeaders.DLT_EXCEPTION_CAUSE_CLASS,
						RejectionReason.rootCause(real).getClass().getName());
			}
		}
		return headers;
	}

	private static void put(Map<String, Object> headers, String name, @Nullable Object value) {
		if (value != null) {
			headers.put(name, value);
		}
	}

	/**
	 * The headers without those that say what went wrong.
	 * @param headers the headers of a dead letter
	 * @return a copy
	 */
	static Map<String, Object> without(Map<String, Object> headers) {
		Map<String, Object> copy = new LinkedHashMap<>(headers);
		copy.keySet().removeIf((name) -> name.startsWith(PREFIX));
		return copy;
	}

}
