package dev.ipcboot.connection;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameView;
import org.jspecify.annotations.Nullable;

/**
 * Calls completions so that a fault in one of them costs nobody else an answer: it goes
 * to the handler of uncaught exceptions, and the thread goes on.
 */
final class Completions {

	private Completions() {
	}

	static void complete(Completion completion, Outcome outcome, @Nullable String reason) {
		try {
			completion.completed(outcome, reason);
		}
		catch (Throwable ex) {
			Uncaught.report(ex);
		}
	}

	static void complete(Completion completion, Outcome outcome, @Nullable String reason, long sentAfter,
			long deliveredAfter, long elapsed) {
		try {
			completion.completed(outcome, reason, sentAfter, deliveredAfter, elapsed);
		}
		catch (Throwable ex) {
			Uncaught.report(ex);
		}
	}

	static void reply(Completion completion, FrameView reply) {
		try {
			completion.replied(reply);
		}
		catch (Throwable ex) {
			Uncaught.report(ex);
		}
	}

	static void forgotten(Completion completion, String reason) {
		try {
			completion.forgotten(reason);
		}
		catch (Throwable ex) {
			Uncaught.report(ex);
		}
	}

}
