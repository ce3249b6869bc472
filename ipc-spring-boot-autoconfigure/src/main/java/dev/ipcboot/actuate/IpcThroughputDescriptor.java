package dev.ipcboot.actuate;

import java.util.Map;

/**
 * Body of the endpoint {@code ipcthroughput}.
 *
 * @param tasks the figures by task
 */
public record IpcThroughputDescriptor(Map<String, TaskThroughputDescriptor> tasks) {
}
