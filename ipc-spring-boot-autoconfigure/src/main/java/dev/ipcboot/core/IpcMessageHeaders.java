package dev.ipcboot.core;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.ipcboot.IpcHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * Headers of a message that came over the wire. Spring gives every message a random id
 * and the present time; these keep only what the sender said, so none is made up for each
 * message. They are filled in place, which saves a copy for each message, and are never
 * changed when they have been handed out.
 */
final class IpcMessageHeaders extends MessageHeaders {

	/**
	 * No headers.
	 */
	static final IpcMessageHeaders NONE = new IpcMessageHeaders();

	private static final long NO_TIMESTAMP = -1;

	private static final List<String> FOUND = List.of(IpcHeaders.TASK, IpcHeaders.TRANSPORT, IpcHeaders.PRIORITY,
			IpcHeaders.REDELIVERED, IpcHeaders.DELIVERY_ATTEMPT, IpcHeaders.ACKNOWLEDGMENT, IpcHeaders.MESSAGE_ID,
			IpcHeaders.PEER_PID, IpcHeaders.PEER_UID, IpcHeaders.PEER_GID, IpcHeaders.PEER_VERIFIED);

	IpcMessageHeaders() {
		super(null, ID_VALUE_NONE, NO_TIMESTAMP);
	}

	/**
	 * Set a header before the headers are handed out.
	 */
	void set(String name, @Nullable Object value) {
		if (value != null) {
			getRawHeaders().put(name, value);
		}
	}

	/**
	 * Set headers before the headers are handed out.
	 */
	void setAll(Map<String, ?> headers) {
		getRawHeaders().putAll(headers);
	}

	/**
	 * Make headers of those that came over the wire and of those that the receiving side
	 * has found.
	 * @param found looks up the latter by their names
	 */
	static IpcMessageHeaders of(Map<String, Object> wire, Function<String, @Nullable Object> found) {
		IpcMessageHeaders headers = of(wire);
		for (String name : FOUND) {
			headers.set(name, found.apply(name));
		}
		return headers;
	}

	/**
	 * Make headers of those that came over the wire. What only the receiving side can
	 * tell is not believed.
	 */
	static IpcMessageHeaders of(Map<String, Object> wire) {
		IpcMessageHeaders headers = new IpcMessageHeaders();
		wire.forEach((name, value) -> {
			if (!OutboundHeaders.isLocal(name)) {
				headers.set(name, value);
			}
		});
		headers.set(CONTENT_TYPE, find(wire, CONTENT_TYPE));
		headers.set(TIMESTAMP, find(wire, TIMESTAMP));
		return headers;
	}

	/**
	 * Find one header as {@link #of(Map)} would have it.
	 */
	static @Nullable Object find(Map<String, Object> wire, String name) {
		return switch (name) {
			case CONTENT_TYPE ->
				wire.containsKey(IpcHeaders.CONTENT_TYPE) ? wire.get(IpcHeaders.CONTENT_TYPE) : wire.get(CONTENT_TYPE);
			case TIMESTAMP -> (wire.get(IpcHeaders.TIMESTAMP) instanceof Long timestamp) ? timestamp : null;
			default -> OutboundHeaders.isLocal(name) ? null : wire.get(name);
		};
	}

}
