package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * Moves TLS records between a blocking socket and an engine. One thread may unwrap while
 * another wraps; the engine has a lock of its own, which is never held during a system
 * call.
 */
final class TlsRecords {

	/** Four full records carry a batch of 64 KiB, the last one what is left. */
	private static final int RECORDS_PER_WRITE = 5;

	private static final int RECORDS_PER_READ = 4;

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final SocketChannel socket;

	private final SSLEngine engine;

	/** What has come and is not yet unwrapped, from position to limit. */
	private ByteBuffer incoming;

	private ByteBuffer outgoing;

	TlsRecords(SocketChannel socket, SSLEngine engine) {
		this.socket = socket;
		this.engine = engine;
		int size = engine.getSession().getPacketBufferSize();
		this.incoming = ByteBuffer.allocateDirect(RECORDS_PER_READ * size).flip();
		this.outgoing = ByteBuffer.allocateDirect(RECORDS_PER_WRITE * size);
	}

	SSLEngine engine() {
		return this.engine;
	}

	/**
	 * Wait for the next record and unwrap it.
	 * @param to takes what is inside
	 * @return the result: OK, BUFFER_OVERFLOW or CLOSED; {@code null} if the other side
	 * ended without a word
	 */
	@Nullable SSLEngineResult unwrap(ByteBuffer to) throws IOException {
		while (true) {
			SSLEngineResult result = this.engine.unwrap(this.incoming, to);
			if (result.getStatus() != Status.BUFFER_UNDERFLOW) {
				return result;
			}
			if (!receive()) {
				return null;
			}
		}
	}

	/**
	 * Unwrap a record if a whole one is there, without waiting.
	 * @return whether there was one that carried something
	 */
	boolean unwrapAvailable(ByteBuffer to) throws SSLException {
		return this.incoming.hasRemaining() && this.engine.unwrap(this.incoming, to).bytesProduced() > 0;
	}

	private boolean receive() throws IOException {
		this.incoming.compact();
		if (!this.incoming.hasRemaining()) {
			this.incoming = ByteBuffer.allocateDirect(2 * this.incoming.capacity()).put(this.incoming.flip());
		}
		int count = this.socket.read(this.incoming);
		this.incoming.flip();
		return count >= 0;
	}

	/**
	 * The first byte that has come and not been unwrapped.
	 * @return the byte, or -1 if there is none
	 */
	int peek() {
		return this.incoming.hasRemaining() ? this.incoming.get(this.incoming.position()) & 0xFF : -1;
	}

	/**
	 * Wrap and write all of a batch. Under the lock of the writers.
	 */
	void write(ByteBuffer batch) throws IOException {
		while (batch.hasRemaining()) {
			this.outgoing.clear();
			while (batch.hasRemaining()
					&& this.outgoing.remaining() >= this.engine.getSession().getPacketBufferSize()) {
				if (wrap(batch).getStatus() == Status.CLOSED) {
					throw new ClosedChannelException();
				}
			}
			send();
		}
	}

	/**
	 * Write what the engine itself has to say: a part of the handshake, an alert, the
	 * end. Under the lock of the writers.
	 */
	SSLEngineResult writeControl() throws IOException {
		this.outgoing.clear();
		SSLEngineResult result = wrap(NOTHING.duplicate());
		send();
		return result;
	}

	private SSLEngineResult wrap(ByteBuffer from) throws SSLException {
		SSLEngineResult result = this.engine.wrap(from, this.outgoing);
		while (result.getStatus() == Status.BUFFER_OVERFLOW) {
			this.outgoing = ByteBuffer.allocateDirect(2 * this.outgoing.capacity()).put(this.outgoing.flip());
			result = this.engine.wrap(from, this.outgoing);
		}
		return result;
	}

	private void send() throws IOException {
		this.outgoing.flip();
		while (this.outgoing.hasRemaining()) {
			this.socket.write(this.outgoing);
		}
	}

}
