package dev.ipcboot.crash.check;

import java.util.function.Consumer;

/**
 * Every outcome is true: what was acknowledged was handled, what was rejected or expired
 * was not, and a reply is never replaced by an acknowledgment.
 */
final class Outcomes implements Invariant {

	@Override
	public void check(Round round, Consumer<Violation> violations) {
		for (Message message : round.messages()) {
			if (message.isEvil()) {
				continue;
			}
			if (message.is("ACKNOWLEDGED") || message.is("REPLY")) {
				acknowledged(message, violations);
			}
			else if (message.is("REJECTED")) {
				rejected(message, violations);
			}
			else if (message.is("EXPIRED")) {
				expired(message, violations);
			}
			if (message.isRequest() && message.order.isReply() && message.is("ACKNOWLEDGED")) {
				violations.accept(of("reply-kept", message, "acknowledged without its reply"));
			}
		}
	}

	private void acknowledged(Message message, Consumer<Violation> violations) {
		if (message.handlings.stream().noneMatch(Handling::isHandled)) {
			String seen = message.handlings.isEmpty() ? "no listener was called"
					: "the listener " + (message.order.isHandled() ? "did not finish" : "refused it");
			violations.accept(of("acknowledged-was-handled", message, seen));
		}
	}

	/**
	 * A message may have been handled by an earlier run of the receiver, and refused by
	 * the present one for another reason than the order of the message. So only the run
	 * that lived when the outcome came is looked at.
	 */
	private void rejected(Message message, Consumer<Violation> violations) {
		boolean handled = message.handlings.stream()
			.anyMatch((handling) -> handling.isHandled() && !handling.failed
					&& handling.receiver.livesAt(message.endedAt));
		if (handled) {
			violations.accept(of("rejected-was-not-handled", message, "the listener handled it"));
		}
	}

	private void expired(Message message, Consumer<Violation> violations) {
		if (!message.handlings.isEmpty()) {
			violations.accept(
					of("expired-was-not-handled", message, "begun in run " + message.handlings.get(0).receiver.name));
		}
	}

	private static Violation of(String invariant, Message message, String detail) {
		String run = message.handlings.isEmpty() ? message.run
				: message.handlings.get(message.handlings.size() - 1).receiver.name;
		return new Violation(invariant, message.scheme(), message.id(), run, detail + "; " + message);
	}

}
