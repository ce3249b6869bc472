package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.time.Duration;

/**
 * Somebody listens, but took no connection in time.
 */
class ConnectTimeoutException extends IOException {

	private static final long serialVersionUID = 1L;

	ConnectTimeoutException(Duration timeout) {
		super("no connection within " + timeout.toMillis() + " ms");
	}

}
