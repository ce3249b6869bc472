package dev.ipcboot.sample.monitor;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Something that a person should know.
 *
 * @param time when it happened, or {@code null} for the time of its arrival
 * @param source who says so
 * @param text what it is
 */
public record Alert(@Nullable Instant time, String source, String text) {
}
