package dev.ipcboot.sample.monitor;

import java.time.Instant;

/**
 * A remark on the course of things, such as a deployment.
 *
 * @param time when it came
 * @param text what it says
 */
public record Mark(Instant time, String text) {
}
