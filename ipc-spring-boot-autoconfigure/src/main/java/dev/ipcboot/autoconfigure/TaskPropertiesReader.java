package dev.ipcboot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;

import dev.ipcboot.TaskName;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Reads {@code ipc.tasks.*}. Names of tasks may contain dots, which Spring Boot's maps
 * take for levels unless the key is written in brackets, and then drop without a word. So
 * the name is here whatever stands before a property that is known, and a property that
 * is not known is an error.
 */
final class TaskPropertiesReader {

	private static final String PREFIX = "ipc.tasks";

	private final Binder binder;

	TaskPropertiesReader(Environment environment) {
		this.binder = Binder.get(environment);
	}

	/**
	 * The settings of all tasks that have any.
	 * @return the settings by the name of the task
	 */
	Map<String, TaskProperties> read() {
		Map<String, TaskProperties> tasks = new LinkedHashMap<>();
		names().forEach((name) -> tasks.put(name, bind(name)));
		return tasks;
	}

	private Set<String> names() {
		Set<String> names = new TreeSet<>();
		this.binder.bind(PREFIX, Bindable.mapOf(String.class, String.class))
			.ifBound((properties) -> properties.forEach((key, value) -> names.add(name(key, value))));
		return names;
	}

	private static String name(String key, String value) {
		Matcher matcher = TaskPropertyNames.match(key);
		if (!matcher.matches()) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "." + key, value,
					"Tasks have no such property. Known are " + TaskPropertyNames.describe() + ".");
		}
		String name = matcher.group("task");
		if (!TaskName.isValid(name)) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "." + key, value, "'" + name
					+ "' is not the name of a task: use 1 to " + TaskName.MAX_LENGTH
					+ " characters of a-z, 0-9, '.', '_' and '-', beginning and ending with a letter or digit.");
		}
		return name;
	}

	private TaskProperties bind(String name) {
		Bindable<TaskProperties> type = Bindable.of(TaskProperties.class);
		ConfigurationPropertyName dotted = ConfigurationPropertyName.adapt(PREFIX + "." + name, '.');
		return this.binder.bind(dotted, type)
			.orElseGet(() -> this.binder.bindOrCreate(PREFIX + "[" + name + "]", type));
	}

}
