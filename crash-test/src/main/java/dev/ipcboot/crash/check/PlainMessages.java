package dev.ipcboot.crash.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.ipcboot.crash.fault.Scene;
import dev.ipcboot.crash.ledger.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A plain message whose send returned is handled, if its receiver lives until its orderly
 * end and nothing destroyed the channel. That a process was stopped, paused or flooded is
 * no excuse, and neither is the death of the sender.
 */
final class PlainMessages implements Invariant {

	/** Promise less, see {@code docs/guarantees.md}. */
	private static final Set<String> LOSSY = Set.of("udp");

	/** Faults that destroy channels, or keep a receiver from reading what it has. */
	private static final Set<String> EXCUSES = Set.of("remove", "cut", "loss", "evil", "memory", "threads");

	/** A sender may write to the channel of the previous receiver for that long. */
	private static final long MARGIN = TimeUnit.SECONDS.toNanos(5);

	/** A stopped receiver reads late. */
	private static final long READ_LATE = TimeUnit.SECONDS.toNanos(15);

	@Override
	public void check(Round round, Consumer<Violation> violations) {
		Map<String, List<Entry>> excuses = new HashMap<>();
		for (Entry fault : round.faults()) {
			if (EXCUSES.contains(fault.field(0))) {
				excuses.computeIfAbsent(fault.field(1), (target) -> new ArrayList<>()).add(fault);
			}
		}
		for (Message message : round.messages()) {
			if (message.isPlain() && message.accepted && message.handlings.isEmpty() && !message.mayExpire
					&& !LOSSY.contains(message.scheme())) {
				check(round, message, excuses, violations);
			}
		}
	}

	private void check(Round round, Message message, Map<String, List<Entry>> excuses, Consumer<Violation> violations) {
		ProcessRun receiver = receiver(round, message);
		if (receiver == null || !receiver.orderly || receiver.startedAt > message.sentAt - MARGIN) {
			return;
		}
		ProcessRun sender = round.find(message.run);
		boolean senderKilled = sender != null && sender.killed && sender.goneAt < message.returnedAt + MARGIN;
		// A reset connection loses what its receiver has not read
		if (senderKilled && message.scheme().equals("tcp")) {
			return;
		}
		if (!isExcused(message, excuses.get(Scene.EVERYTHING)) && !isExcused(message, excuses.get(message.task))
				&& !isExcused(message, excuses.get(receiver.process()))
				&& !isExcused(message, excuses.get(message.process()))) {
			violations.accept(new Violation("sent-is-delivered", message.scheme(), message.id(), receiver.name,
					"sent while both sides lived" + (senderKilled ? ", the sender was killed later" : "")
							+ ", and never handled; " + message));
		}
	}

	private static @Nullable ProcessRun receiver(Round round, Message message) {
		String process = message.receiver();
		return round.runs()
			.stream()
			.filter((run) -> run.process().equals(process) && run.livesAt(message.sentAt))
			.max(Comparator.comparingLong((run) -> run.startedAt))
			.orElse(null);
	}

	private static boolean isExcused(Message message, @Nullable List<Entry> faults) {
		return faults != null && faults.stream()
			.anyMatch((fault) -> fault.time() > message.sentAt - READ_LATE
					&& fault.time() < message.returnedAt + READ_LATE);
	}

}
