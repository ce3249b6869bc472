package dev.ipcboot.benchmarks;

/**
 * How long and how often is measured.
 *
 * @param warmUp before the first measurement of each workload, in nanoseconds
 * @param repetitions how often each is measured
 * @param nanos how long each time
 */
record Pace(long warmUp, int repetitions, long nanos) {

	static final Pace FULL = new Pace(8_000_000_000L, 5, 2_000_000_000L);

	static final Pace QUICK = new Pace(2_000_000_000L, 3, 400_000_000L);

	boolean quick() {
		return this.nanos < FULL.nanos;
	}

}
