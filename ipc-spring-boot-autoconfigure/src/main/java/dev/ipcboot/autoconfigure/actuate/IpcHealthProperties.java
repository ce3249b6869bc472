package dev.ipcboot.autoconfigure.actuate;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the health component 'ipc'.
 *
 * @param queueThreshold Share of a queue or pipe, above 0 and at most 1, above which it
 * counts as too full.
 * @param queueDuration How long a queue must be too full, or a message in the hands of
 * its listener, before health tells.
 * @param queueStatus Status of a task whose queue is too full: 'UP' for a warning among
 * the details alone, or for example 'OUT_OF_SERVICE'.
 */
@ConfigurationProperties("ipc.health")
record IpcHealthProperties(@DefaultValue("0.9") double queueThreshold, @DefaultValue("10s") Duration queueDuration,
		@DefaultValue("UP") String queueStatus) {
}
