package dev.ipcboot;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything that this project throws. The message says what happened, which task
 * and address it concerns, and what to do about it.
 */
public class IpcException extends RuntimeException {

	/**
	 * Create an exception.
	 * @param message what happened, where, and the remedy
	 */
	public IpcException(String message) {
		super(message);
	}

	/**
	 * Create an exception.
	 * @param message what happened, where, and the remedy
	 * @param cause what the system said, if anything
	 */
	public IpcException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
