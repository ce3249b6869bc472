package dev.ipcboot.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.frame.HeaderCodec;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.core.AbstractMessageSendingTemplate;

/**
 * Decides which headers travel. A value of a type that doesn't is left out and reported
 * once per name. Safe for use by any thread.
 */
final class OutboundHeaders {

	private static final Log logger = LogFactory.getLog(OutboundHeaders.class);

	/**
	 * Names that are reported singly, so that made-up names can't fill the memory.
	 */
	private static final int MAX_REPORTED = 100;

	private static final Set<String> LOCAL = Set.of(MessageHeaders.ID, MessageHeaders.TIMESTAMP,
			MessageHeaders.REPLY_CHANNEL, MessageHeaders.ERROR_CHANNEL,
			AbstractMessageSendingTemplate.CONVERSION_HINT_HEADER, IpcHeaders.TASK, IpcHeaders.MESSAGE_ID,
			IpcHeaders.PRIORITY, IpcHeaders.REDELIVERED, IpcHeaders.DELIVERY_ATTEMPT, IpcHeaders.ACKNOWLEDGMENT,
			IpcHeaders.PEER_PID, IpcHeaders.PEER_UID, IpcHeaders.PEER_GID, IpcHeaders.PEER_VERIFIED,
			IpcHeaders.TRANSPORT, IpcHeaders.DELAY);

	private final Set<String> reported = ConcurrentHashMap.newKeySet();

	/**
	 * Whether a header belongs to the side that sets it: it neither leaves nor is taken
	 * from the wire.
	 * @param name the name
	 * @return {@code true} if it never travels
	 */
	static boolean isLocal(String name) {
		return LOCAL.contains(name);
	}

	/**
	 * The priority that the headers ask for.
	 * @param headers the headers of a message
	 * @return the priority, 0 where they say nothing
	 */
	static int priority(MessageHeaders headers) {
		return (headers.get(IpcHeaders.PRIORITY) instanceof Number priority) ? priority.intValue() : 0;
	}

	/**
	 * The headers that travel.
	 * @param headers the headers of a message
	 * @return names and values for the wire
	 */
	Map<String, Object> select(MessageHeaders headers) {
		if (headers.isEmpty()) {
			return Map.of();
		}
		Map<String, Object> selected = new LinkedHashMap<>();
		headers.forEach((name, value) -> {
			if (name.equals(MessageHeaders.CONTENT_TYPE)) {
				selected.put(IpcHeaders.CONTENT_TYPE, value.toString());
			}
			else if (name.equals(IpcHeaders.CONTENT_TYPE)) {
				selected.putIfAbsent(IpcHeaders.CONTENT_TYPE, value.toString());
			}
			else if (isLocal(name)) {
				return;
			}
			else if (HeaderCodec.isSupported(value)) {
				selected.put(name, value);
			}
			else {
				report(name, value);
			}
		});
		return selected;
	}

	private void report(String name, Object value) {
		if (this.reported.size() < MAX_REPORTED && this.reported.add(name)) {
			logger.warn("Header '" + name + "' stays behind, since it is a " + value.getClass().getName()
					+ "; only text, numbers, booleans and bytes travel (reported once per name)");
		}
	}

}
