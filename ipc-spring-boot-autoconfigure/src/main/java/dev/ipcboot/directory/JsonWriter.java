package dev.ipcboot.directory;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON object, one member a line: strings, numbers, truth values, and objects
 * and arrays of them. Anything else is written as its text. Safe for use by any thread.
 */
public final class JsonWriter {

	private JsonWriter() {
	}

	/**
	 * Write an object.
	 * @param members its members by their names, written in the order of the map
	 * @return the text, which ends with a newline
	 */
	public static String write(Map<String, ? extends @Nullable Object> members) {
		return members.entrySet()
			.stream()
			.map((member) -> "  " + member(member))
			.collect(Collectors.joining(",\n", "{\n", "\n}\n"));
	}

	private static String member(Map.Entry<?, ?> member) {
		return quote(String.valueOf(member.getKey())) + ": " + value(member.getValue());
	}

	private static String value(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			return map.entrySet().stream().map(JsonWriter::member).collect(Collectors.joining(", ", "{", "}"));
		}
		if (value instanceof Collection<?> collection) {
			return collection.stream().map(JsonWriter::value).collect(Collectors.joining(", ", "[", "]"));
		}
		boolean bare = value == null || value instanceof Boolean || isFinite(value);
		return (bare) ? String.valueOf(value) : quote(String.valueOf(value));
	}

	private static boolean isFinite(@Nullable Object value) {
		return value instanceof Number number && Double.isFinite(number.doubleValue());
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
