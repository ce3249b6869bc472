package dev.ipcboot.listener.deadletter;

import java.time.Duration;

/**
 * Settings of dead letters. Immutable.
 *
 * @param confirmTimeout the longest wait until the task {@code <task>.dlt} has
 * acknowledged a dead letter; then the spool takes it
 * @param pending the most dead letters that wait to be kept; further ones hold up their
 * listeners
 */
public record DeadLetterOptions(Duration confirmTimeout, int pending) {

	/**
	 * Five seconds, 1,000 dead letters.
	 */
	public static final DeadLetterOptions DEFAULT = new DeadLetterOptions(Duration.ofSeconds(5), 1000);

}
