package dev.ipcboot.transport;

import java.io.IOException;

/**
 * A channel that many senders share, and that can tell when none of them has it open any
 * more, which ends what the last one began.
 */
public interface SharedChannel extends ReadableChannel {

	/**
	 * Wait until there is something to read, or until no sender has the channel open.
	 * Called by the reading thread, between two reads.
	 * @return {@code false} if no sender has it open and nothing is left to be read;
	 * {@code true} if a read would bring something or tell the end
	 * @throws IOException if the system reports a fault
	 */
	boolean awaitInput() throws IOException;

}
