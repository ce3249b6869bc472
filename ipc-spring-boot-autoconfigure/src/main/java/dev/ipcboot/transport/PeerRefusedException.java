package dev.ipcboot.transport;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Somebody connected who was not let in: it may not, or it did not prove who it is.
 */
public class PeerRefusedException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message who, and why
	 * @param cause what was found, if anything
	 */
	public PeerRefusedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
