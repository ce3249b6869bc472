package dev.ipcboot;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What became of a message that was sent with a confirm. Immutable.
 *
 * @param outcome the outcome
 * @param reason why it was not acknowledged, or {@code null}
 * @param elapsed the time between the call that sent the message, or its being due if it
 * was delayed, and the verdict or the end of the wait for it
 * @param sentAfter the time between that call and the carrier's taking the message for
 * the first time, or {@code null} if it was not taken
 * @param deliveredAfter the time between that call and the message's arrival at the
 * receiver, as far as the receiver tells, or {@code null}; it includes the way of the
 * verdict back, and is exact to 10 microseconds or one percent of the time that the
 * listener took, whichever is more
 */
public record IpcConfirmation(Outcome outcome, @Nullable String reason, Duration elapsed, @Nullable Duration sentAfter,
		@Nullable Duration deliveredAfter) {

	/**
	 * Create a confirmation of a message of which only the end is known.
	 * @param outcome the outcome
	 * @param reason why it was not acknowledged, or {@code null}
	 * @param elapsed the time until the verdict
	 */
	public IpcConfirmation(Outcome outcome, @Nullable String reason, Duration elapsed) {
		this(outcome, reason, elapsed, null, null);
	}

	/**
	 * Whether the listener acknowledged the message.
	 * @return {@code true} for {@link Outcome#ACKNOWLEDGED}
	 */
	public boolean isAcknowledged() {
		return this.outcome == Outcome.ACKNOWLEDGED;
	}

	/**
	 * The ways in which a confirmed send ends.
	 */
	public enum Outcome {

		/**
		 * The listener handled the message.
		 */
		ACKNOWLEDGED,

		/**
		 * The listener rejected the message for good; the reason says why.
		 */
		REJECTED,

		/**
		 * The message was given up before anybody could have handled it.
		 */
		EXPIRED,

		/**
		 * The peer was lost, or its verdict did not come in time: the message may or may
		 * not have been handled.
		 */
		UNKNOWN

	}

}
