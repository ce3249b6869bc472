package dev.ipcboot.crash.check;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.ipcboot.crash.peer.PeerArguments;

/**
 * Every call returns and every future ends in time, as long as its process lives and is
 * not stopped.
 */
final class Deadlines implements Invariant {

	private static final long OUTAGE = PeerArguments.MAX_OUTAGE.toNanos();

	private static final long SLACK = PeerArguments.SLACK.toNanos();

	@Override
	public void check(Round round, Consumer<Violation> violations) {
		for (Message message : round.messages()) {
			ProcessRun run = round.find(message.run);
			if (run == null) {
				continue;
			}
			check("call-ends-in-time", message, message.returnedAt, true, run, violations);
			if (message.accepted && !message.isPlain()) {
				check("future-ends-in-time", message, message.endedAt, !message.isRequest(), run, violations);
			}
		}
	}

	private void check(String invariant, Message message, long end, boolean outage, ProcessRun run,
			Consumer<Violation> violations) {
		long allowed = TimeUnit.MILLISECONDS.toNanos(message.timeoutMillis) + (outage ? OUTAGE : 0) + SLACK;
		long until = (end != 0) ? end : run.goneAt;
		long taken = until - message.sentAt - run.stoppedBetween(message.sentAt, until);
		if (until != Long.MAX_VALUE && taken > allowed) {
			violations.accept(new Violation(invariant, message.scheme(), message.id(), message.run,
					((end == 0) ? "no end after " : "ended after ") + TimeUnit.NANOSECONDS.toMillis(taken)
							+ " ms, allowed are " + TimeUnit.NANOSECONDS.toMillis(allowed) + "; " + message));
		}
		else if (end == 0 && run.orderly) {
			violations.accept(new Violation(invariant, message.scheme(), message.id(), message.run,
					"no end when its process ended in order; " + message));
		}
	}

}
