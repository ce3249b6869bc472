package dev.ipcboot.benchmarks.contender;

/**
 * A sending side that many threads can use at once, and that sends without confirms too.
 */
public interface SharedClient extends Client {

	/**
	 * Send a message that nobody confirms.
	 * @param message the payload
	 */
	void send(byte[] message);

}
