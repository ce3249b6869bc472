package dev.ipcboot.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.ipcboot.frame.FrameLimits;

/**
 * Settings of the engine. Immutable.
 *
 * @param limits what is accepted from the wire, and the largest message that is sent
 * @param window the most messages of one sender to one task that wait for their verdict;
 * a power of two
 * @param connectTimeout the longest wait for a channel to open
 * @param writeTimeout the longest wait for a peer that does not read
 * @param retryFor how long messages are accepted for a receiver that was lost
 * @param confirmTimeout how long a confirmed send waits for its verdict where the call
 * does not say
 * @param preferredTransports the schemes to prefer where a task is reached over several,
 * the best first; the others follow in the order of the owner
 * @param tasks settings of single tasks by name; others have the defaults
 */
public record EngineOptions(FrameLimits limits, int window, Duration connectTimeout, Duration writeTimeout,
		Duration retryFor, Duration confirmTimeout, List<String> preferredTransports, Map<String, TaskOptions> tasks) {

	/**
	 * A window of 1,024 messages, 5 seconds to connect, 30 seconds of patience with a
	 * lost receiver, 10 seconds for everything else.
	 */
	public static final EngineOptions DEFAULT = new EngineOptions(FrameLimits.DEFAULT, 1024, Duration.ofSeconds(5),
			Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(10), List.of(), Map.of());

	/**
	 * Check the window and keep the tasks from change.
	 */
	public EngineOptions {
		if (Integer.bitCount(window) != 1) {
			throw new IllegalArgumentException("The window must be a power of two, not " + window);
		}
		preferredTransports = List.copyOf(preferredTransports);
		tasks = Map.copyOf(tasks);
	}

	/**
	 * The settings of a task.
	 * @param name the name of the task
	 * @return its settings, or the defaults
	 */
	public TaskOptions task(String name) {
		TaskOptions options = this.tasks.get(name);
		return (options != null) ? options : TaskOptions.of(name);
	}

	/**
	 * These settings with other limits.
	 * @param newLimits what is accepted from the wire, and the largest message
	 * @return the settings
	 */
	public EngineOptions with(FrameLimits newLimits) {
		return new EngineOptions(newLimits, this.window, this.connectTimeout, this.writeTimeout, this.retryFor,
				this.confirmTimeout, this.preferredTransports, this.tasks);
	}

	/**
	 * These settings with another window.
	 * @param newWindow the most messages that wait for their verdict; a power of two
	 * @return the settings
	 */
	public EngineOptions withWindow(int newWindow) {
		return new EngineOptions(this.limits, newWindow, this.connectTimeout, this.writeTimeout, this.retryFor,
				this.confirmTimeout, this.preferredTransports, this.tasks);
	}

	/**
	 * These settings with those of one task replaced.
	 * @param task the settings of the task
	 * @return the settings
	 */
	public EngineOptions with(TaskOptions task) {
		Map<String, TaskOptions> copy = new HashMap<>(this.tasks);
		copy.put(task.name(), task);
		return new EngineOptions(this.limits, this.window, this.connectTimeout, this.writeTimeout, this.retryFor,
				this.confirmTimeout, this.preferredTransports, copy);
	}

}
