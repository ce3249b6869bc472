package dev.ipcboot.connection;

import java.time.Duration;

import dev.ipcboot.frame.FrameLayout;

/**
 * What may be turned for speed. The defaults need no turning. Immutable.
 *
 * @param batchSize how many bytes of confirmed messages are gathered before their sender
 * writes them, while verdicts are outstanding; a carrier may take fewer at a time. More
 * make a message cheaper and come later
 * @param spin for how long a thread that reads looks for more before it goes to sleep, on
 * carriers at which one can look. It saves the time to wake the thread up, which is most
 * of a round trip, and costs a processor for that long after each read
 */
public record PerformanceOptions(int batchSize, Duration spin) {

	/**
	 * Enough to make the system call cheap, little enough to let both sides work; and no
	 * spinning, which ruins everything where processors are few.
	 */
	public static final PerformanceOptions DEFAULT = new PerformanceOptions(16 * 1024, Duration.ZERO);

	/**
	 * Check the size and the time.
	 */
	public PerformanceOptions {
		if (batchSize < 1 || batchSize > FrameLayout.MAX_FRAME_LENGTH) {
			throw new IllegalArgumentException(
					"The batch size must be from 1 to " + FrameLayout.MAX_FRAME_LENGTH + " bytes, not " + batchSize);
		}
		if (spin.isNegative()) {
			throw new IllegalArgumentException("The time to spin must not be negative, as " + spin + " is");
		}
	}

}
