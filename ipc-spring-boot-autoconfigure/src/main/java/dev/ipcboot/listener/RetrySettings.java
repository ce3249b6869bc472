package dev.ipcboot.listener;

import java.time.Duration;

/**
 * How often and when a listener is called again after it has thrown. Immutable.
 *
 * @param enabled whether there are further attempts at all
 * @param maxRetries the most further attempts
 * @param initialInterval the wait before the first of them
 * @param multiplier by how much each wait is longer than the one before
 * @param maxInterval the longest wait
 * @param jitter by how much a wait may be shorter or longer, so that listeners that
 * failed together don't try again together
 */
public record RetrySettings(boolean enabled, int maxRetries, Duration initialInterval, double multiplier,
		Duration maxInterval, Duration jitter) {

	/**
	 * Three further attempts, after 200, 400 and 800 ms, each 50 ms more or less: done
	 * well before a sender loses its patience.
	 */
	public static final RetrySettings DEFAULT = new RetrySettings(true, 3, Duration.ofMillis(200), 2,
			Duration.ofSeconds(5), Duration.ofMillis(50));

}
