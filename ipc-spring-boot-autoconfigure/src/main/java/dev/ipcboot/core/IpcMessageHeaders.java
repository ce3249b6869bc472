package dev.ipcboot.core;

import java.util.Map;

import org.springframework.messaging.MessageHeaders;

/**
 * Headers of a message that came over the wire. Spring gives every message a random id
 * and the present time; these keep only what the sender said, so none is made up for each
 * message.
 */
final class IpcMessageHeaders extends MessageHeaders {

	private static final long NO_TIMESTAMP = -1;

	IpcMessageHeaders(Map<String, Object> headers) {
		super(headers, ID_VALUE_NONE, (headers.get(TIMESTAMP) instanceof Long timestamp) ? timestamp : NO_TIMESTAMP);
	}

}
