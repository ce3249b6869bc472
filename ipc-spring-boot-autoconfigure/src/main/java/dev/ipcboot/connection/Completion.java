package dev.ipcboot.connection;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameView;
import org.jspecify.annotations.Nullable;

/**
 * Learns what became of a message that was sent with a confirm. Exactly one of the
 * methods is called, exactly once, on a thread of the engine that must not be held up: do
 * no more than hand the news on.
 */
public interface Completion {

	/**
	 * The message has come to its end without a reply.
	 * @param outcome what became of it
	 * @param reason why it was not acknowledged, or {@code null}
	 */
	void completed(Outcome outcome, @Nullable String reason);

	/**
	 * The message has come to its end without a reply. The engine calls this method,
	 * which hands on what {@link #completed(Outcome, String)} takes. All times are
	 * nanoseconds since the message was accepted, or since it was due if it was delayed.
	 * @param outcome what became of it
	 * @param reason why it was not acknowledged, or {@code null}
	 * @param sentAfter when the carrier took it for the first time, or -1 if it did not
	 * @param deliveredAfter when the receiver read it, as far as its verdict tells; -1 if
	 * unknown
	 * @param elapsed the time until this end
	 */
	default void completed(Outcome outcome, @Nullable String reason, long sentAfter, long deliveredAfter,
			long elapsed) {
		completed(outcome, reason);
	}

	/**
	 * The message was a request, and this is the reply to it, which acknowledges it.
	 * @param reply the reply, valid only during the call: copy what is needed
	 */
	default void replied(FrameView reply) {
		completed(Outcome.ACKNOWLEDGED, null);
	}

	/**
	 * The message was a request that was handled, and its reply is gone.
	 * @param reason the fate of the reply
	 */
	default void forgotten(String reason) {
		completed(Outcome.UNKNOWN, reason);
	}

}
