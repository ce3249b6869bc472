package dev.ipcboot.carrier;

import dev.ipcboot.IpcException;
import org.jspecify.annotations.Nullable;

/**
 * A carrier can't be reached at present; it may be back later without anybody's help.
 */
public class CarrierLostException extends IpcException {

	/**
	 * Create an exception.
	 * @param message what happened, with task and address
	 * @param cause what the carrier said, if anything
	 */
	public CarrierLostException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
