package dev.ipcboot.benchmarks.contender;

/**
 * Something that carries messages from one process to another.
 */
public interface Contender {

	/**
	 * Become the receiving process: take every message, confirm those that want it, and
	 * answer requests with what they brought.
	 * @param place where the two processes meet
	 * @return what ends it
	 * @throws Exception if it can't receive there
	 */
	AutoCloseable receive(Place place) throws Exception;

	/**
	 * Become the sending process; the receiving one is there already.
	 * @param place where the two processes meet
	 * @return the sending side
	 * @throws Exception if it can't connect
	 */
	Client connect(Place place) throws Exception;

}
