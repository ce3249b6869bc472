package dev.ipcboot.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The properties that a task may have, read from the components of {@link TaskProperties}
 * so that there is one place to add one.
 */
final class TaskPropertyNames {

	private static final List<Name> ALL = collect(TaskProperties.class, "", "");

	private static final Pattern KEY = Pattern.compile(
			"(?<task>.+?)\\.(?:" + String.join("|", ALL.stream().map(Name::pattern).toList()) + ")",
			Pattern.CASE_INSENSITIVE);

	private TaskPropertyNames() {
	}

	/**
	 * Take the name of the task off a key.
	 * @param key a key below {@code ipc.tasks}
	 * @return matches with a group {@code task} if the rest is a property
	 */
	static Matcher match(String key) {
		return KEY.matcher(key);
	}

	/**
	 * All properties for people.
	 * @return the names, separated by commas
	 */
	static String describe() {
		return String.join(", ", ALL.stream().map(Name::text).toList());
	}

	private static List<Name> collect(Class<?> type, String text, String pattern) {
		List<Name> names = new ArrayList<>();
		for (RecordComponent component : type.getRecordComponents()) {
			String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
			String fullText = text + name;
			String fullPattern = pattern + name.replace("-", "-?");
			if (component.getType().isRecord()) {
				names.addAll(collect(component.getType(), fullText + ".", fullPattern + "\\."));
			}
			else {
				names.add(new Name(fullText, fullPattern + suffix(component.getType())));
			}
		}
		return names;
	}

	/**
	 * What may follow the name: the index of an element, or a key of the user's own.
	 */
	private static String suffix(Class<?> type) {
		if (Map.class.isAssignableFrom(type)) {
			return "[.\\[].+";
		}
		return Collection.class.isAssignableFrom(type) ? "(?:\\.\\d+|\\[\\d+])?" : "";
	}

	private record Name(String text, String pattern) {
	}

}
