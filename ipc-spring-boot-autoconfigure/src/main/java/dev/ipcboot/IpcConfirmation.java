package dev.ipcboot;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What became of a message that was sent with a confirm. Immutable.
 *
 * @param outcome the outcome
 * @param reason why it was not acknowledged, or {@code null}
 * @param elapsed the time between the call that sent the message and the verdict
 */
public record IpcConfirmation(Outcome outcome, @Nullable String reason, Duration elapsed) {

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
