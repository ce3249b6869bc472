package dev.ipcboot.health;

import java.time.Duration;

import org.springframework.boot.health.contributor.Status;

/**
 * When a queue is too full for too long. Immutable.
 *
 * @param share the share of the capacity, above 0 and at most 1, that is too full
 * @param duration how long it must be that full
 * @param status the status of the task then; {@link Status#UP} to have a warning among
 * the details alone
 */
public record QueueThresholds(double share, Duration duration, Status status) {

	/**
	 * Check the share.
	 */
	public QueueThresholds {
		if (!(share > 0 && share <= 1)) {
			throw new IllegalArgumentException("The share must be above 0 and at most 1, not " + share);
		}
	}

}
