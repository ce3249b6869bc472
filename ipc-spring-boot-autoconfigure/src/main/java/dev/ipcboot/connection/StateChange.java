package dev.ipcboot.connection;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A receiver has entered a state. Immutable.
 *
 * @param state the state
 * @param at when it was entered
 * @param reason the fault that led there, or {@code null}
 */
public record StateChange(TaskReceiver.State state, Instant at, @Nullable String reason) {
}
