package dev.ipcboot.directory;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object: its strings, whole numbers and arrays of strings. Everything else
 * (fractions, {@code true}, {@code null}, nested objects, mixed arrays) is checked for
 * its form and skipped. The caller limits the length of the text; depth is limited here.
 */
final class JsonReader {

	private static final int MAX_DEPTH = 16;

	private final JsonScanner scanner;

	private JsonReader(JsonScanner scanner) {
		this.scanner = scanner;
	}

	/**
	 * Read an object.
	 * @param text the text
	 * @return its members: {@link String}, {@link Long} or {@link List} of String
	 * @throws ParseException if the text is not a JSON object
	 */
	static Map<String, Object> read(String text) throws ParseException {
		JsonScanner scanner = new JsonScanner(text);
		Map<String, Object> members = new JsonReader(scanner).object(0);
		scanner.requireEnd();
		return members;
	}

	private Map<String, Object> object(int depth) throws ParseException {
		Map<String, Object> members = new LinkedHashMap<>();
		this.scanner.expect('{');
		if (this.scanner.skip('}')) {
			return members;
		}
		do {
			String name = this.scanner.string();
			this.scanner.expect(':');
			Object value = value(depth + 1);
			if (value != null) {
				members.put(name, value);
			}
		}
		while (this.scanner.skip(','));
		this.scanner.expect('}');
		return members;
	}

	// Returns null for a value of a kind that is skipped
	private @Nullable Object value(int depth) throws ParseException {
		if (depth > MAX_DEPTH) {
			throw this.scanner.problem("it is nested deeper than " + MAX_DEPTH);
		}
		return switch (this.scanner.peek()) {
			case '"' -> this.scanner.string();
			case '{' -> {
				object(depth);
				yield null;
			}
			case '[' -> array(depth);
			case 't' -> skipWord("true");
			case 'f' -> skipWord("false");
			case 'n' -> skipWord("null");
			default -> this.scanner.number();
		};
	}

	private @Nullable Object array(int depth) throws ParseException {
		List<String> strings = new ArrayList<>();
		boolean mixed = false;
		this.scanner.expect('[');
		if (this.scanner.skip(']')) {
			return strings;
		}
		do {
			if (value(depth + 1) instanceof String text) {
				strings.add(text);
			}
			else {
				mixed = true;
			}
		}
		while (this.scanner.skip(','));
		this.scanner.expect(']');
		return (mixed) ? null : strings;
	}

	private @Nullable Object skipWord(String word) throws ParseException {
		this.scanner.word(word);
		return null;
	}

}
