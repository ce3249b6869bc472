package dev.ipcboot.listener;

import java.util.List;

/**
 * What a container is. Immutable.
 *
 * @param id the id of the listener, unique in the application
 * @param tasks the names of the tasks, each of them once
 * @param description what is called, in words for people
 * @param autoStartup whether it starts with the application
 */
public record ContainerProperties(String id, List<String> tasks, String description, boolean autoStartup) {

	/**
	 * Keep the tasks from change.
	 */
	public ContainerProperties {
		tasks = List.copyOf(tasks);
	}

}
