package dev.ipcboot.control;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.ipcboot.directory.JsonWriter;

/**
 * Copies of messages as JSON. Payloads are Base64, since they may be anything.
 */
final class TailJson {

	private TailJson() {
	}

	static String write(MessageTap.Copies copies) {
		Map<String, Object> object = new LinkedHashMap<>();
		object.put("last", copies.last());
		object.put("missed", copies.missed());
		object.put("messages", copies.messages().stream().map(TailJson::describe).toList());
		return JsonWriter.write(object);
	}

	private static Map<String, Object> describe(CopiedMessage message) {
		Map<String, Object> object = new LinkedHashMap<>();
		object.put("number", message.number());
		object.put("time", message.time());
		object.put("peer", message.peer());
		object.put("transport", message.transport());
		Map<String, Object> headers = new LinkedHashMap<>();
		message.headers()
			.forEach((name, value) -> headers.put(name,
					(value instanceof byte[] bytes) ? Base64.getEncoder().encodeToString(bytes) : value));
		object.put("headers", headers);
		object.put("payload", Base64.getEncoder().encodeToString(message.payload()));
		object.put("length", message.length());
		return object;
	}

}
