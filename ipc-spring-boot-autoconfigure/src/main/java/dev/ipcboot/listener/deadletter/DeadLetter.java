package dev.ipcboot.listener.deadletter;

import java.time.Instant;
import java.util.Map;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.directory.SpooledMessage;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter in the spool, as it is listed.
 *
 * @param id its id
 * @param time when its listener gave up
 * @param size the number of bytes of its payload
 * @param attempts how often the listener was called
 * @param exception the class of what the listener has thrown, or {@code null}
 * @param reason why it was given up
 * @param messageId the id that the message had, or {@code null}
 */
public record DeadLetter(String id, Instant time, int size, long attempts, @Nullable String exception,
		@Nullable String reason, @Nullable String messageId) {

	static DeadLetter of(SpooledMessage message) {
		Map<String, Object> headers = message.headers();
		return new DeadLetter(message.id(), message.time(), message.payload().length,
				(headers.get(IpcHeaders.DLT_ATTEMPTS) instanceof Number attempts) ? attempts.longValue() : 1,
				text(headers, IpcHeaders.DLT_EXCEPTION_CLASS), text(headers, IpcHeaders.DLT_EXCEPTION_MESSAGE),
				text(headers, IpcHeaders.DLT_ORIGINAL_MESSAGE_ID));
	}

	private static @Nullable String text(Map<String, Object> headers, String name) {
		Object value = headers.get(name);
		return (value != null) ? value.toString() : null;
	}

}
