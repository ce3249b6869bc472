package dev.ipcboot.crash.check;

import java.util.function.Consumer;

import dev.ipcboot.crash.ledger.Entry;
import dev.ipcboot.crash.peer.PeerArguments;
import org.jspecify.annotations.Nullable;

/**
 * After the faults: every sender makes progress on every transport, processes end in
 * order, and nothing of the engine is left in them.
 */
final class Endings implements Invariant {

	private static final long MAX_HEAP = 48L << 20;

	private static final long MAX_THREADS = 200;

	/** Of the JVM, opened meanwhile. */
	private static final long MAX_DESCRIPTORS = 4;

	@Override
	public void check(Round round, Consumer<Violation> violations) {
		for (ProcessRun run : round.runs()) {
			run.progress.stream()
				.filter((entry) -> entry.number(1) < entry.number(2)
						&& !entry.field(0).endsWith('.' + PeerArguments.EVIL))
				.forEach((entry) -> violations.accept(progress(run, entry)));
			if (!run.killed && !run.orderly && run.startedAt != Long.MIN_VALUE) {
				violations.accept(new Violation("process-lives", "-", "-", run.name,
						"the process ended by itself with status " + run.status));
			}
			ProcessRun parent = parent(round, run);
			if (parent != null && run.orderly && run.goneAt < parent.finishingAt()) {
				violations.accept(new Violation("process-lives", "exec", "-", run.name,
						"the child ended by itself, while its parent " + parent.name + " lived"));
			}
			run.gauges.forEach((gauge) -> gauge(run, gauge, violations));
		}
	}

	private static @Nullable ProcessRun parent(Round round, ProcessRun child) {
		return (child.parent != null) ? round.find(child.parent) : null;
	}

	private static Violation progress(ProcessRun run, Entry entry) {
		return new Violation("progress-after-faults", PeerArguments.scheme(entry.field(0)), entry.field(0), run.name,
				entry.field(1) + " of " + entry.field(2)
						+ " messages were acknowledged after the faults, other outcomes: " + entry.field(3));
	}

	private void gauge(ProcessRun run, Entry gauge, Consumer<Violation> violations) {
		boolean closed = gauge.field(0).equals("closed");
		if (gauge.number(1) > (closed ? 0 : MAX_THREADS)) {
			violations.accept(new Violation("threads-end", "-", "-", run.name, gauge.toString()));
		}
		long descriptors = run.gauges.get(0).number(2);
		if (closed && gauge.number(2) > descriptors + MAX_DESCRIPTORS) {
			violations.accept(new Violation("descriptors-return", "-", "-", run.name,
					gauge + ", descriptors at the start: " + descriptors));
		}
		// A sender may keep unfinished replies of a malicious receiver as long as it
		// lives
		if (gauge.number(3) > MAX_HEAP && (closed || !run.handlings.isEmpty())) {
			violations.accept(new Violation("memory-returns", "-", "-", run.name, gauge.toString()));
		}
	}

}
