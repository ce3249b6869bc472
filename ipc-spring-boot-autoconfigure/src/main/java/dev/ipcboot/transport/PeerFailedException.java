package dev.ipcboot.transport;

import java.io.IOException;

/**
 * A single peer has ended in a way that leaves no hope for its next life soon. Whoever
 * waits for it is told at once.
 */
public class PeerFailedException extends IOException {

	/**
	 * Create an exception.
	 * @param message what became of the peer
	 */
	public PeerFailedException(String message) {
		super(message);
	}

}
