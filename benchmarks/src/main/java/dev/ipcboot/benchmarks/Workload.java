package dev.ipcboot.benchmarks;

/**
 * One row of a measurement: something that can be measured again and again.
 *
 * @param name what it is called in tables
 * @param id what it is called in filters
 * @param warmUps how many times the usual warm-up it takes until later runs are no faster
 * than earlier ones
 * @param work measures for a time in nanoseconds
 */
record Workload(String name, String id, int warmUps, Work work) {

	/**
	 * Measures.
	 */
	@FunctionalInterface
	interface Work {

		double measure(long nanos) throws Exception;

	}

}
