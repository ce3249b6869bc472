package dev.ipcboot.core;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Keeps repeated faults from flooding the log: of each kind the first is reported at
 * once, further ones are counted and reported at most once a minute, with their number.
 * Safe for use by any thread.
 */
public final class FaultLog {

	private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

	/**
	 * Kinds that are told apart; further ones share an entry, so that a fault which names
	 * its victim can't fill the memory.
	 */
	private static final int MAX_KINDS = 1000;

	private static final String OTHER = "";

	private final Map<String, Entry> entries = new ConcurrentHashMap<>();

	private final LongSupplier clock;

	/**
	 * Create a log that has seen no fault.
	 */
	public FaultLog() {
		this(System::nanoTime);
	}

	/**
	 * Create a log that has seen no fault.
	 * @param clock a monotonic clock in nanoseconds
	 */
	FaultLog(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Report a fault, unless one of its kind was reported within a minute.
	 * @param kind what makes two faults the same
	 * @param report takes a text to append to the line, empty or telling how many faults
	 * were not reported, and the fault
	 * @param fault the fault
	 */
	public void report(String kind, BiConsumer<String, Throwable> report, Throwable fault) {
		String key = (this.entries.size() < MAX_KINDS || this.entries.containsKey(kind)) ? kind : OTHER;
		long now = this.clock.getAsLong();
		int[] hidden = { -1 };
		this.entries.compute(key, (name, entry) -> {
			if (entry == null || now - entry.reported() >= INTERVAL) {
				hidden[0] = (entry != null) ? entry.hidden() : 0;
				return new Entry(now, 0);
			}
			return new Entry(entry.reported(), entry.hidden() + 1);
		});
		if (hidden[0] >= 0) {
			report.accept((hidden[0] == 0) ? "" : " (and " + hidden[0] + " more of this kind since the last line)",
					fault);
		}
	}

	private record Entry(long reported, int hidden) {
	}

}
