package dev.ipcboot.directory;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What the directory says about a task. Immutable.
 *
 * @param task the name of the task
 * @param entry the record, or {@code null} if there is none that can be used
 * @param problem why there is none, in words for the user; {@code null} if there is one
 */
public record TaskLookup(String task, @Nullable TaskRecord entry, @Nullable String problem) {

	static TaskLookup found(TaskRecord entry) {
		return new TaskLookup(entry.task(), entry, null);
	}

	static TaskLookup absent(String task, String problem) {
		return new TaskLookup(task, null, problem);
	}

	/**
	 * The record.
	 * @return the record, empty if there is none that can be used
	 */
	public Optional<TaskRecord> found() {
		return Optional.ofNullable(this.entry);
	}

}
