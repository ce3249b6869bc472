package dev.ipcboot.listener;

import java.util.List;

/**
 * What a container is. Immutable.
 *
 * @param id the id of the listener, unique in the application
 * @param tasks the names of the tasks, each of them once
 * @param description what is called, in words for people
 * @param group the group that it belongs to, empty for none
 * @param autoStartup whether it starts with the application
 * @param phase when it starts and stops among the containers of the registry: the lowest
 * first and last
 * @param batch whether the listener takes batches
 * @param returnExceptions whether requesters get exceptions as such
 * @param settings how it works
 */
public record ContainerProperties(String id, List<String> tasks, String description, String group, boolean autoStartup,
		int phase, boolean batch, boolean returnExceptions, ListenerSettings settings) {

	/**
	 * Keep the tasks from change.
	 */
	public ContainerProperties {
		tasks = List.copyOf(tasks);
	}

	/**
	 * The same container with other settings.
	 * @param newSettings how it works
	 * @return the properties
	 */
	public ContainerProperties withSettings(ListenerSettings newSettings) {
		return new ContainerProperties(this.id, this.tasks, this.description, this.group, this.autoStartup, this.phase,
				this.batch, this.returnExceptions, newSettings);
	}

	/**
	 * The same container at another time.
	 * @param newAutoStartup whether it starts with the application
	 * @param newPhase when it starts and stops
	 * @return the properties
	 */
	public ContainerProperties withStart(boolean newAutoStartup, int newPhase) {
		return new ContainerProperties(this.id, this.tasks, this.description, this.group, newAutoStartup, newPhase,
				this.batch, this.returnExceptions, this.settings);
	}

}
