package dev.ipcboot;

/**
 * Bytes that are not what the wire format allows. What carried them is closed or, where
 * it is shared, the bytes are dropped.
 */
public class IpcProtocolException extends IpcException {

	/**
	 * Create an exception.
	 * @param message what was found and what was expected
	 */
	public IpcProtocolException(String message) {
		super(message);
	}

}
