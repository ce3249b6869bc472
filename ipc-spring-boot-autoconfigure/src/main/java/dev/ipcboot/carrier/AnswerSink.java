package dev.ipcboot.carrier;

import java.io.IOException;

/**
 * Takes what comes back to a sender. Never blocks. Safe for use by any thread.
 */
public interface AnswerSink {

	/**
	 * A message has been answered.
	 * @param id the message
	 * @param answer the answer
	 */
	void onAnswer(MessageId id, CarriedAnswer answer);

	/**
	 * Nothing follows: the carrier was lost, or has refused a message or found no place
	 * for it. What has no answer yet is sent again.
	 * @param cause what happened
	 */
	void onEnd(IOException cause);

}
