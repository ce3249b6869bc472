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
	 * The message was a request, and this is the reply to it, which acknowledges it.
	 * @param reply the reply, valid only during the call: copy what is needed
	 */
	default void replied(FrameView reply) {
		completed(Outcome.ACKNOWLEDGED, null);
	}

}
