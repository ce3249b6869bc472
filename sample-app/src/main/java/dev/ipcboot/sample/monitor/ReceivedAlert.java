package dev.ipcboot.sample.monitor;

import java.time.Instant;

/**
 * An alert that has come.
 *
 * @param time when it happened
 * @param priority its priority, 0 (lowest) to 9
 * @param source who says so
 * @param text what it is
 */
public record ReceivedAlert(Instant time, int priority, String source, String text) {
}
