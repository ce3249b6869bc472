package dev.ipcboot.benchmarks;

/**
 * One row of a measurement: something that can be measured again and again.
 *
 * @param name what it is called in tables
 * @param id what it is called in filters
 * @param work measures for a time in nanoseconds
 */
record Workload(String name, String id, Work work) {

	/**
	 * Whether the first runs are slower than others: everything but a program in C.
	 */
	boolean warmsUp() {
		return !this.id.equals("c") && !this.id.equals("packed");
	}

	/**
	 * Measures.
	 */
	@FunctionalInterface
	interface Work {

		double measure(long nanos) throws Exception;

	}

}
