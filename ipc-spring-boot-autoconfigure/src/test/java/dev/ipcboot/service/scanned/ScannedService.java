package dev.ipcboot.service.scanned;

import dev.ipcboot.annotation.IpcExchange;

/**
 * An interface to be found.
 */
public interface ScannedService {

	/**
	 * Send.
	 * @param text the payload
	 */
	@IpcExchange("scanned")
	void send(String text);

}
