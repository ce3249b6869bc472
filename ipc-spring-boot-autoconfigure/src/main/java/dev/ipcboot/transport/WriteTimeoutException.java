package dev.ipcboot.transport;

import java.io.IOException;

/**
 * The other side did not make room in time; nothing was written.
 */
public class WriteTimeoutException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what was waited for
	 */
	public WriteTimeoutException(String message) {
		super(message);
	}

}
