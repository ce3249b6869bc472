package dev.ipcboot.listener.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What is to become of a message whose listener has thrown. Immutable.
 *
 * @param action what to do
 * @param delay how long to wait before a further attempt; of no meaning otherwise
 * @param reason why the message is refused, in words for the sender, or {@code null} for
 * what was thrown
 */
public record ErrorDecision(Action action, Duration delay, @Nullable String reason) {

	/**
	 * Try again.
	 * @param delay how long to wait before
	 * @return the decision
	 */
	public static ErrorDecision retry(Duration delay) {
		return new ErrorDecision(Action.RETRY, delay, null);
	}

	/**
	 * Take the message as handled.
	 * @return the decision
	 */
	public static ErrorDecision acknowledge() {
		return new ErrorDecision(Action.ACKNOWLEDGE, Duration.ZERO, null);
	}

	/**
	 * Refuse the message for good, and keep nothing of it.
	 * @param reason why, or {@code null} for what was thrown
	 * @return the decision
	 */
	public static ErrorDecision reject(@Nullable String reason) {
		return new ErrorDecision(Action.REJECT, Duration.ZERO, reason);
	}

	/**
	 * Refuse the message for good, and keep it as a dead letter.
	 * @param reason why, or {@code null} for what was thrown
	 * @return the decision
	 */
	public static ErrorDecision deadLetter(@Nullable String reason) {
		return new ErrorDecision(Action.DEAD_LETTER, Duration.ZERO, reason);
	}

	/**
	 * What can be done.
	 */
	public enum Action {

		/**
		 * Call the listener again.
		 */
		RETRY,

		/**
		 * Acknowledge.
		 */
		ACKNOWLEDGE,

		/**
		 * Reject.
		 */
		REJECT,

		/**
		 * Keep as a dead letter, then reject.
		 */
		DEAD_LETTER

	}

}
