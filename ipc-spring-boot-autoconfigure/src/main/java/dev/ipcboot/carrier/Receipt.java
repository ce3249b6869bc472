package dev.ipcboot.carrier;

import java.io.IOException;

/**
 * Settles a message that a carrier has handed out.
 */
@FunctionalInterface
public interface Receipt {

	/**
	 * Bring the answer to the sender, if it waits for one, and let the carrier forget the
	 * message. Called once, by any thread. Does not wait for the carrier: where that
	 * takes nothing at present, the answer follows later, and the message is forgotten at
	 * once.
	 * @param answer the answer
	 * @throws IOException if the carrier is lost: it hands the message out again
	 */
	void settle(CarriedAnswer answer) throws IOException;

}
