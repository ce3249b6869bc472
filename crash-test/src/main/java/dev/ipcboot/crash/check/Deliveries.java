package dev.ipcboot.crash.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Deliveries to a listener: whole messages of its own task, each once in a process run,
 * in the order of their sender's thread.
 */
final class Deliveries implements Invariant {

	/** May keep no order where something is repeated. */
	private static final Set<String> UNORDERED = Set.of("udp");

	/** Keep no order across a crash of the receiver. */
	private static final Set<String> QUEUES = Set.of("posix-mq", "sysv-mq");

	@Override
	public void check(Round round, Consumer<Violation> violations) {
		round.unknown().forEach(violations);
		for (ProcessRun run : round.runs()) {
			whole(run, violations);
			once(run, violations);
			inOrder(run, violations);
		}
		for (Message message : round.messages()) {
			if (message.is("TORN") && !message.isEvil()) {
				violations.accept(new Violation("nothing-torn", message.scheme(), message.id(), message.run,
						"the reply is not the one that was given"));
			}
		}
	}

	private void whole(ProcessRun run, Consumer<Violation> violations) {
		for (Handling handling : run.handlings) {
			Message message = handling.message;
			if (!handling.whole) {
				violations.accept(of("nothing-torn", handling, "the content is not the one that was sent"));
			}
			if (!handling.task.equals(message.task)) {
				violations.accept(of("right-task", handling, "handled by " + handling.task));
			}
		}
	}

	private void once(ProcessRun run, Consumer<Violation> violations) {
		Set<Message> seen = new HashSet<>();
		for (Handling handling : run.handlings) {
			if (!seen.add(handling.message) && !mayBeRepeated(handling.message)) {
				violations.accept(of("handled-once", handling, "handled twice in one run"));
			}
		}
	}

	/** The relay repeats datagrams as networks do, and plain messages have no ids. */
	private static boolean mayBeRepeated(Message message) {
		return message.task.startsWith("udp.") && message.isPlain();
	}

	private void inOrder(ProcessRun run, Consumer<Violation> violations) {
		Map<String, Message> latest = new HashMap<>();
		for (Handling handling : run.handlings) {
			Message message = handling.message;
			if (isOrdered(handling)) {
				String line = message.run + ' ' + message.stream + ' ' + message.priority;
				Message before = latest.get(line);
				if (before != null && before.number > message.number) {
					violations.accept(of("order-kept", handling, "handled behind " + before.mode + " message "
							+ before.id() + " of the same thread and priority"));
				}
				else {
					latest.put(line, message);
				}
			}
		}
	}

	private static boolean isOrdered(Handling handling) {
		String scheme = handling.message.scheme();
		return !UNORDERED.contains(scheme) && !(QUEUES.contains(scheme) && handling.redelivered);
	}

	private static Violation of(String invariant, Handling handling, String detail) {
		return new Violation(invariant, handling.message.scheme(), handling.message.id(), handling.receiver.name,
				detail + "; " + handling.message);
	}

}
