package dev.ipcboot.crash.check;

import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.crash.ledger.Entry;
import org.jspecify.annotations.Nullable;

/**
 * One run of a process under test.
 */
final class ProcessRun {

	final String name;

	/** Deliveries that its listeners began, in their order. */
	final List<Handling> handlings = new ArrayList<>();

	final List<Entry> gauges = new ArrayList<>();

	final List<Entry> progress = new ArrayList<>();

	/** Times between which the process was stopped. */
	final List<long[]> stops = new ArrayList<>();

	long startedAt = Long.MIN_VALUE;

	/** Time of the kill or of the end, or the greatest number. */
	long goneAt = Long.MAX_VALUE;

	boolean killed;

	boolean orderly;

	@Nullable Integer status;

	/** The process run that has started this one, if it is a child. */
	@Nullable String parent;

	ProcessRun(String name) {
		this.name = name;
	}

	String process() {
		return this.name.substring(0, this.name.indexOf('.'));
	}

	/** Time at which the process begins its orderly end, or that of its death. */
	long finishingAt() {
		return this.gauges.stream()
			.filter((gauge) -> gauge.field(0).equals("busy"))
			.mapToLong(Entry::time)
			.findFirst()
			.orElse(this.goneAt);
	}

	boolean livesAt(long time) {
		return this.startedAt <= time && time <= this.goneAt;
	}

	/** Nanoseconds for which the process was stopped between two times. */
	long stoppedBetween(long from, long to) {
		long sum = 0;
		for (long[] stop : this.stops) {
			sum += Math.max(0, Math.min(to, stop[1]) - Math.max(from, stop[0]));
		}
		return sum;
	}

}
