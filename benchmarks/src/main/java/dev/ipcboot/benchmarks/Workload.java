package dev.ipcboot.benchmarks;

/**
 * Something that can be run for a while and says how much it did.
 */
interface Workload extends AutoCloseable {

	/**
	 * Work for a time.
	 * @param nanos how long
	 * @return the number of messages that were confirmed
	 * @throws Exception if one was not
	 */
	long run(long nanos) throws Exception;

	@Override
	void close();

}
