package dev.ipcboot.core;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * Headers of a message that came over the wire. Spring gives every message a random id
 * and the present time; these keep only what the sender said, so none is made up for each
 * message. They are filled in place, which saves a copy for each message, and are never
 * changed when they have been handed out.
 */
final class IpcMessageHeaders extends MessageHeaders {

	private static final long NO_TIMESTAMP = -1;

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

}
