package dev.ipcboot.carrier;

import java.io.IOException;

/**
 * Takes what a carrier hands out for a task. Never blocks: a carrier hands out no more
 * messages without a verdict than it is set to. Safe for use by any thread.
 */
public interface MessageSink {

	/**
	 * A message has come.
	 * @param message the message
	 * @param receipt settles it
	 */
	void onMessage(CarriedMessage message, Receipt receipt);

	/**
	 * Nothing follows, since the carrier was lost. What has no verdict yet is handed out
	 * again elsewhere or later.
	 * @param cause what happened
	 */
	void onEnd(IOException cause);

}
