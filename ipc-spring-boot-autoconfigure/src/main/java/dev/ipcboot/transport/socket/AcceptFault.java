package dev.ipcboot.transport.socket;

import java.io.IOException;

/**
 * Explains why a connection could not be accepted. It stays where it is, and another
 * attempt may succeed.
 */
final class AcceptFault {

	private AcceptFault() {
	}

	static IOException explain(IOException fault) {
		return new IOException("No connection can be accepted (" + fault.getMessage()
				+ "); clients wait and the next attempt may succeed. If it says that too many files are open, raise "
				+ "the limit (ulimit -n, LimitNOFILE=) or lower the number of connections", fault);
	}

}
