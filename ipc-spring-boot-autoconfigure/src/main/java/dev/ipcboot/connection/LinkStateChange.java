package dev.ipcboot.connection;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The way to a task has entered a state. Immutable.
 *
 * @param state the state
 * @param at when it was entered
 * @param reason what led there, in words, or {@code null} if it was in the course of
 * things
 */
public record LinkStateChange(TaskSender.State state, Instant at, @Nullable String reason) {
}
