package dev.ipcboot;

/**
 * A wait that reached its deadline: no room in the window, no verdict, or no reply in
 * time.
 */
public class IpcTimeoutException extends IpcException {

	/**
	 * Create an exception.
	 * @param message the thing awaited, how long, and the property that sets it
	 */
	public IpcTimeoutException(String message) {
		super(message);
	}

	/**
	 * Create an exception.
	 * @param message the thing awaited, how long, and the property that sets it
	 * @param cause the fault that was found
	 */
	public IpcTimeoutException(String message, Throwable cause) {
		super(message, cause);
	}

}
