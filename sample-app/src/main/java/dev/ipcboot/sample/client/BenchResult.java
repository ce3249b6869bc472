package dev.ipcboot.sample.client;

import java.util.Locale;
import java.util.Map;

/**
 * A row of the table.
 *
 * @param carrier the scheme of the carrier's addresses
 * @param sent how many messages were sent
 * @param confirmed how many of them the listener has acknowledged
 * @param nanos how long all of that took
 * @param p50 the median time from a send to its verdict, in nanoseconds
 * @param p99 the time that one in a hundred exceeds
 * @param faults what became of the others, and of how many
 */
record BenchResult(String carrier, int sent, int confirmed, long nanos, long p50, long p99,
		Map<String, Integer> faults) {

	/**
	 * The heading of the table.
	 */
	static final String HEADING = String.format(Locale.ROOT, "%-16s%12s%12s%14s%12s%12s", "carrier", "sent",
			"confirmed", "messages/s", "p50 us", "p99 us");

	boolean isComplete() {
		return this.confirmed == this.sent;
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%-16s%12d%12d%14.0f%12.1f%12.1f", this.carrier, this.sent, this.confirmed,
				this.confirmed * 1e9 / this.nanos, this.p50 / 1e3, this.p99 / 1e3);
	}

}
