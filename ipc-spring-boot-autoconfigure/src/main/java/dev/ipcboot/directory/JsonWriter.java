package dev.ipcboot.directory;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a flat JSON object of strings, numbers and arrays of strings.
 */
final class JsonWriter {

	private JsonWriter() {
	}

	static String write(Map<String, Object> members) {
		return members.entrySet()
			.stream()
			.map((member) -> "  " + quote(member.getKey()) + ": " + value(member.getValue()))
			.collect(Collectors.joining(",\n", "{\n", "\n}\n"));
	}

	private static String value(Object value) {
		if (value instanceof List<?> list) {
			return list.stream()
				.map((element) -> quote(String.valueOf(element)))
				.collect(Collectors.joining(", ", "[", "]"));
		}
		return (value instanceof Number) ? value.toString() : quote(value.toString());
	}

	private static String quote(String text) {
		StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '"' || character == '\\') {
				quoted.append('\\').append(character);
			}
			else if (character < ' ' || Character.isSurrogate(character)) {
				// A lone surrogate has no UTF-8
				quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
			}
			else {
				quoted.append(character);
			}
		}
		return quoted.append('"').toString();
	}

}
