package dev.ipcboot.transport;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * A single peer has ended in a way that leaves no hope for its next life soon. Whoever
 * waits for it is told at once.
 */
public class PeerFailedException extends IOException {

	/**
	 * Create an exception.
	 * @param message the fate of the peer
	 */
	public PeerFailedException(String message) {
		super(message);
	}

	/**
	 * Create an exception.
	 * @param message the fate of the peer
	 * @param cause the fault behind it, if there is one
	 */
	public PeerFailedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
