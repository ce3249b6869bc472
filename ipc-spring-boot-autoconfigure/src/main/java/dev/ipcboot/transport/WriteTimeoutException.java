package dev.ipcboot.transport;

import java.io.IOException;

/**
 * The other side did not make room in time. What was taken before is consumed, see
 * {@link WritableChannel#write}.
 */
public class WriteTimeoutException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message the thing awaited
	 */
	public WriteTimeoutException(String message) {
		super(message);
	}

	/**
	 * Does nothing: a try that finds no room is no fault, and it is frequent.
	 */
	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}
