package dev.ipcboot.benchmarks;

/**
 * Something that can be measured again and again.
 */
interface Workload extends AutoCloseable {

	/**
	 * What is measured, for the table.
	 */
	String name();

	/**
	 * Work for a time.
	 * @param nanos how long
	 * @return the figure: messages a second, or the median of a round trip in nanoseconds
	 * @throws Exception if a message was not confirmed or not answered
	 */
	double measure(long nanos) throws Exception;

	@Override
	void close();

}
