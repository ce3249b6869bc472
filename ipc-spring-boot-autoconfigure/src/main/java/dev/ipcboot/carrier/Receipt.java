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

	/**
	 * Have the carrier hand the message out again, to whoever takes it. Called once,
	 * instead of {@link #settle}.
	 * @return {@code false} if the carrier can't: the message is handled here then
	 */
	default boolean giveBack() {
		return false;
	}

}
