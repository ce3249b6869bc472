package dev.ipcboot.benchmarks.contender;

import java.io.IOException;

/**
 * The sending side of a contender. Used by one thread, unless it is a
 * {@link SharedClient}.
 */
public interface Client extends AutoCloseable {

	/** The most messages without a confirm. */
	int WINDOW = 1024;

	/**
	 * Send a message that is confirmed, after waiting for room if a window of messages is
	 * unconfirmed.
	 * @param message the payload
	 * @param confirms told when the confirm has come
	 * @throws Exception if it can't be sent
	 */
	void confirmed(byte[] message, Confirms confirms) throws Exception;

	/**
	 * Write what is gathered and take what has come; called again and again while the
	 * last confirms are waited for.
	 * @throws Exception if that fails
	 */
	void advance() throws Exception;

	/**
	 * Send a message and wait for the answer.
	 * @param message the payload
	 * @throws Exception if there is none
	 */
	void request(byte[] message) throws Exception;

	@Override
	void close() throws IOException;

}
