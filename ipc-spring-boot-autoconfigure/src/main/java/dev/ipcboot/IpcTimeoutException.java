package dev.ipcboot;

/**
 * A wait that reached its deadline: no room in the window, no verdict, or no reply in
 * time.
 */
public class IpcTimeoutException extends IpcException {

	/**
	 * Create an exception.
	 * @param message what was waited for, how long, and which property sets it
	 */
	public IpcTimeoutException(String message) {
		super(message);
	}

	/**
	 * Create an exception.
	 * @param message what was waited for, how long, and which property sets it
	 * @param cause what was found
	 */
	public IpcTimeoutException(String message, Throwable cause) {
		super(message, cause);
	}

}
