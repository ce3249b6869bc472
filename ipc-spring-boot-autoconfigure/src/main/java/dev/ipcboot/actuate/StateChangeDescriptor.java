package dev.ipcboot.actuate;

import java.time.Instant;

import dev.ipcboot.connection.StateChange;
import dev.ipcboot.connection.TaskReceiver;
import org.jspecify.annotations.Nullable;

/**
 * A task has entered a state.
 *
 * @param state the state
 * @param at when it was entered
 * @param reason the fault that led there, or {@code null}
 */
public record StateChangeDescriptor(TaskReceiver.State state, Instant at, @Nullable String reason) {

	static StateChangeDescriptor of(StateChange change) {
		return new StateChangeDescriptor(change.state(), change.at(), change.reason());
	}

}
