package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * The beginning of a TLS connection, on one thread, before anything else is read or
 * written.
 */
final class TlsHandshake {

	/** A record's first byte: an alert or a part of the handshake. */
	private static final int ALERT = 21;

	private static final int HANDSHAKE = 22;

	private final TlsRecords records;

	private final SSLEngine engine;

	private boolean begun;

	TlsHandshake(TlsRecords records) {
		this.records = records;
		this.engine = records.engine();
	}

	/**
	 * Go through the handshake.
	 * @param early takes what the other side sends together with its last part
	 * @throws IOException if it fails; the other side has been told why where that is
	 * possible
	 */
	void run(ByteBuffer early) throws IOException {
		this.engine.beginHandshake();
		try {
			HandshakeStatus status = this.engine.getHandshakeStatus();
			while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
				status = step(status, early);
			}
		}
		catch (SSLException ex) {
			tellWhy();
			throw ex;
		}
	}

	private HandshakeStatus step(HandshakeStatus status, ByteBuffer early) throws IOException {
		return switch (status) {
			case NEED_TASK -> {
				runTasks(this.engine);
				yield this.engine.getHandshakeStatus();
			}
			case NEED_WRAP -> open(this.records.writeControl()).getHandshakeStatus();
			default -> unwrap(early);
		};
	}

	private HandshakeStatus unwrap(ByteBuffer early) throws IOException {
		SSLEngineResult result;
		try {
			result = this.records.unwrap(early);
		}
		catch (SSLException ex) {
			throw explain(ex);
		}
		if (result == null) {
			throw explain(new SSLException((this.begun) ? "it left in the middle of it" : "it left without a word"));
		}
		this.begun = true;
		return open(result).getHandshakeStatus();
	}

	private SSLException explain(SSLException cause) {
		int first = this.records.peek();
		if (this.begun || first < 0 || first == HANDSHAKE || first == ALERT) {
			return cause;
		}
		return new SSLException("it speaks no TLS; give it ssl.bundle, or take it away here, so that both do the same",
				cause);
	}

	private static SSLEngineResult open(SSLEngineResult result) throws SSLException {
		if (result.getStatus() == Status.CLOSED) {
			throw new SSLException("it ended the connection in the middle of it");
		}
		return result;
	}

	static void runTasks(SSLEngine engine) {
		Runnable task = engine.getDelegatedTask();
		while (task != null) {
			task.run();
			task = engine.getDelegatedTask();
		}
	}

	private void tellWhy() {
		try {
			while (this.engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
				if (this.records.writeControl().bytesProduced() == 0) {
					return;
				}
			}
		}
		catch (IOException ex) {
			// It does not listen; this side reports the fault anyway.
		}
	}

}
