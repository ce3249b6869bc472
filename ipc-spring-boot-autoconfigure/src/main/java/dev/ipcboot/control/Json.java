package dev.ipcboot.control;

import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Writes maps, collections, text and numbers as JSON. Anything else is written as its
 * text.
 */
final class Json {

	private final StringBuilder text = new StringBuilder();

	private Json() {
	}

	static String write(Map<String, ?> object) {
		Json json = new Json();
		json.value(object);
		return json.text.toString();
	}

	private void value(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			map(map);
		}
		else if (value instanceof Collection<?> collection) {
			array(collection);
		}
		else if (value == null || value instanceof Boolean || isFinite(value)) {
			this.text.append(value);
		}
		else {
			quote(value.toString());
		}
	}

	private static boolean isFinite(Object value) {
		return value instanceof Number number && Double.isFinite(number.doubleValue());
	}

	private void map(Map<?, ?> map) {
		this.text.append('{');
		Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
		while (entries.hasNext()) {
			Map.Entry<?, ?> entry = entries.next();
			quote(String.valueOf(entry.getKey()));
			this.text.append(':');
			value(entry.getValue());
			this.text.append(entries.hasNext() ? "," : "");
		}
		this.text.append('}');
	}

	private void array(Collection<?> collection) {
		this.text.append('[');
		Iterator<?> elements = collection.iterator();
		while (elements.hasNext()) {
			value(elements.next());
			this.text.append(elements.hasNext() ? "," : "");
		}
		this.text.append(']');
	}

	private void quote(String string) {
		this.text.append('"');
		for (int i = 0; i < string.length(); i++) {
			char character = string.charAt(i);
			if (character == '"' || character == '\\') {
				this.text.append('\\').append(character);
			}
			else if (character < ' ' || Character.isSurrogate(character)) {
				// A lone surrogate has no UTF-8
				this.text.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
			}
			else {
				this.text.append(character);
			}
		}
		this.text.append('"');
	}

}
