package dev.ipcboot.transport.socket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * Moves TLS records between a non-blocking socket and an engine. One thread may unwrap
 * while another wraps; the engine has a lock of its own, which is never held during a
 * system call.
 */
final class TlsRecords implements Closeable {

	/** Four full records carry a batch of 64 KiB, the last one what is left. */
	private static final int RECORDS_PER_WRITE = 5;

	private static final int RECORDS_PER_READ = 4;

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final SocketChannel socket;

	private final Readiness readable;

	private final Readiness writable;

	private final SSLEngine engine;

	/** What has come and is not yet unwrapped, from position to limit. */
	private ByteBuffer incoming;

	/** Encrypted bytes that are not written yet, from position to limit. */
	private ByteBuffer outgoing;

	/** The kernel had no room for all of the last write. */
	private boolean full;

	TlsRecords(SocketChannel socket, SSLEngine engine) throws IOException {
		socket.configureBlocking(false);
		this.socket = socket;
		this.readable = new Readiness(socket, SelectionKey.OP_READ);
		this.writable = new Readiness(socket, SelectionKey.OP_WRITE);
		this.engine = engine;
		int size = engine.getSession().getPacketBufferSize();
		this.incoming = ByteBuffer.allocateDirect(RECORDS_PER_READ * size).flip();
		this.outgoing = ByteBuffer.allocateDirect(RECORDS_PER_WRITE * size).flip();
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
		while (count == 0) {
			this.readable.await(Long.MAX_VALUE);
			count = this.socket.read(this.incoming);
		}
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
	 * Wraps and writes what there is room for. A record that is wrapped can't be taken
	 * back. So where the kernel was full, a record is wrapped only when there is room for
	 * a part of it. Under the lock of the writers.
	 * @return whether everything has been written
	 */
	boolean write(ByteBuffer batch) throws IOException {
		boolean written = send();
		while (written && batch.hasRemaining()) {
			if (this.full && !this.writable.await(0)) {
				return false;
			}
			this.outgoing.compact();
			do {
				if (wrap(batch).getStatus() == Status.CLOSED) {
					throw new ClosedChannelException();
				}
			}
			while (!this.full && batch.hasRemaining()
					&& this.outgoing.remaining() >= this.engine.getSession().getPacketBufferSize());
			this.outgoing.flip();
			written = send();
		}
		return written;
	}

	boolean awaitRoom(long timeoutNanos) throws IOException {
		return this.writable.await(timeoutNanos);
	}

	/**
	 * Writes what the engine itself has to say: a part of the handshake, an alert, the
	 * end. Waits for room until {@link #close()}. Under the lock of the writers.
	 */
	SSLEngineResult writeControl() throws IOException {
		this.outgoing.compact();
		SSLEngineResult result;
		try {
			result = wrap(NOTHING.duplicate());
		}
		finally {
			this.outgoing.flip();
		}
		while (!send()) {
			this.writable.await(Long.MAX_VALUE);
		}
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

	private boolean send() throws IOException {
		while (this.outgoing.hasRemaining()) {
			if (this.socket.write(this.outgoing) == 0) {
				this.full = true;
				return false;
			}
		}
		this.full = false;
		return true;
	}

	@Override
	public void close() throws IOException {
		try (this.readable; this.writable) {
			this.socket.close();
		}
	}

}
