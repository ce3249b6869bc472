package dev.ipcboot.core;

import java.time.Duration;

/**
 * How long an {@link IpcTemplate} waits. Immutable.
 *
 * @param sendTimeout the longest wait of a plain send for room on its way
 * @param confirmTimeout when a confirmed send that has no verdict yet ends as UNKNOWN
 * @param replyTimeout the longest wait for a reply
 */
public record IpcTemplateOptions(Duration sendTimeout, Duration confirmTimeout, Duration replyTimeout) {

	/**
	 * 10 seconds for each.
	 */
	public static final IpcTemplateOptions DEFAULT = new IpcTemplateOptions(Duration.ofSeconds(10),
			Duration.ofSeconds(10), Duration.ofSeconds(10));

}
