package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.transport.PeerRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * TLS on a socket in non-blocking mode; a read waits, a write does not. One thread may
 * read while another writes: reading never writes once the handshake is over, so a peer
 * that does not read holds up no reader. What TLS 1.3 wants to be answered (a key update)
 * goes out with the next write, before it, as the standard demands. A new handshake on
 * the same connection, as older versions have it, is refused.
 * <p>
 * On the accepting side the first read goes through the handshake, so that a peer that is
 * slow at it holds up nobody else.
 */
final class TlsSocket implements ReadableByteChannel, Output {

	private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

	/** How long a writer waits for the reader to find out why the connection ended. */
	private static final long REASON_MILLIS = 200;

	/** How long the word of the end may wait for room at the peer. */
	private static final Duration FAREWELL_TIMEOUT = Duration.ofMillis(100);

	private final SocketChannel socket;

	private final TlsRecords records;

	private final SSLEngine engine;

	private final ReentrantLock writing = new ReentrantLock();

	/** What has been unwrapped and not been read, from position to limit. */
	private ByteBuffer plain;

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile boolean ready;

	/** What the other side gave as the reason when it ended the connection. */
	private volatile @Nullable SSLException reason;

	private volatile IpcPeer peer = IpcPeer.UNKNOWN;

	private TlsSocket(SocketChannel socket, SSLEngine engine) throws IOException {
		this.socket = socket;
		this.engine = engine;
		this.records = new TlsRecords(socket, engine);
		this.plain = ByteBuffer.allocateDirect(engine.getSession().getApplicationBufferSize()).flip();
	}

	/**
	 * The accepting side.
	 */
	static TlsSocket accepted(SocketChannel socket, TlsOptions options) throws IOException {
		return new TlsSocket(socket, options.server());
	}

	/**
	 * The connecting side, after the handshake.
	 */
	static TlsSocket connected(SocketChannel socket, InetTarget target, TlsOptions options, Duration timeout)
			throws IOException {
		TlsSocket connected = new TlsSocket(socket, options.client(target));
		try {
			connected.handshake(timeout);
		}
		catch (IOException ex) {
			throw new IOException("the TLS handshake with its listener failed: " + ex.getMessage(), ex);
		}
		return connected;
	}

	private void handshake(Duration timeout) throws IOException {
		this.plain.clear();
		this.writing.lock();
		try (Guard guard = new Guard(this.records, timeout)) {
			try {
				new TlsHandshake(this.records).run(this.plain);
			}
			catch (IOException ex) {
				throw (guard.hasStruck()) ? new SSLException("it took longer than " + timeout.toMillis() + " ms", ex)
						: ex;
			}
		}
		finally {
			this.writing.unlock();
		}
		this.plain.flip();
		this.peer = findPeer();
		this.ready = true;
	}

	private IpcPeer findPeer() {
		try {
			if (this.engine.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate) {
				return new IpcPeer(-1, -1, -1, certificate.getSubjectX500Principal().getName(), true);
			}
		}
		catch (SSLPeerUnverifiedException ex) {
			// It was not asked for a certificate.
		}
		return IpcPeer.UNKNOWN;
	}

	/**
	 * Who is at the other end, by its certificate.
	 */
	IpcPeer peer() {
		return this.peer;
	}

	@Override
	public int read(ByteBuffer to) throws IOException {
		if (!this.ready) {
			admit();
		}
		while (!this.plain.hasRemaining()) {
			if (!fill()) {
				return -1;
			}
		}
		int count = take(to);
		while (to.hasRemaining() && fillAvailable()) {
			count += take(to);
		}
		return count;
	}

	private void admit() throws IOException {
		SocketAddress from = this.socket.getRemoteAddress();
		try {
			handshake(HANDSHAKE_TIMEOUT);
		}
		catch (SSLException ex) {
			close();
			throw new PeerRefusedException("the TLS handshake with " + from + " failed: " + ex.getMessage(), ex);
		}
	}

	private int take(ByteBuffer to) {
		int count = Math.min(to.remaining(), this.plain.remaining());
		to.put(to.position(), this.plain, this.plain.position(), count);
		to.position(to.position() + count);
		this.plain.position(this.plain.position() + count);
		return count;
	}

	/**
	 * Wait for the next record.
	 * @return {@code false} after the orderly end
	 */
	private boolean fill() throws IOException {
		this.plain.clear();
		SSLEngineResult result = next();
		this.plain.flip();
		if (result == null) {
			throw new SSLException("The other side ended without saying so: it was killed, or somebody cut it off");
		}
		if (result.getStatus() == Status.BUFFER_OVERFLOW) {
			this.plain = ByteBuffer.allocateDirect(2 * this.plain.capacity()).flip();
			return true;
		}
		refuseRenegotiation(result.getHandshakeStatus());
		return result.getStatus() != Status.CLOSED;
	}

	private @Nullable SSLEngineResult next() throws IOException {
		try {
			SSLEngineResult result = this.records.unwrap(this.plain);
			if (result == null || result.getStatus() == Status.CLOSED) {
				this.ended.countDown();
			}
			return result;
		}
		catch (IOException ex) {
			if (ex instanceof SSLException alert) {
				this.reason = alert;
			}
			this.ended.countDown();
			throw ex;
		}
	}

	private boolean fillAvailable() throws IOException {
		this.plain.clear();
		try {
			return this.records.unwrapAvailable(this.plain);
		}
		finally {
			this.plain.flip();
		}
	}

	private void refuseRenegotiation(HandshakeStatus status) throws SSLException {
		if (status == HandshakeStatus.NEED_TASK) {
			TlsHandshake.runTasks(this.engine);
		}
		boolean isOld = !this.engine.getSession().getProtocol().equals("TLSv1.3");
		if (isOld && status != HandshakeStatus.NOT_HANDSHAKING && !this.engine.isInboundDone()) {
			throw new SSLException("The other side wants a new handshake, which is not supported: use TLS 1.3");
		}
	}

	@Override
	public boolean write(ByteBuffer from) throws IOException {
		if (!this.ready) {
			throw new IOException("The TLS handshake is not over");
		}
		this.writing.lock();
		try {
			return this.records.write(from);
		}
		catch (IOException ex) {
			throw explain(ex);
		}
		finally {
			this.writing.unlock();
		}
	}

	@Override
	public boolean awaitRoom(long timeoutNanos) throws IOException {
		return this.records.awaitRoom(timeoutNanos);
	}

	/**
	 * The write says that the connection is broken; what the other side had against it,
	 * for example a missing certificate, is found by whoever reads.
	 */
	private IOException explain(IOException broken) {
		try {
			boolean known = this.ended.await(REASON_MILLIS, TimeUnit.MILLISECONDS);
			SSLException alert = (known) ? this.reason : null;
			return (alert != null) ? new IOException(alert.getMessage(), alert) : broken;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return broken;
		}
	}

	@Override
	public boolean isOpen() {
		return this.socket.isOpen();
	}

	/**
	 * Say that this is the end, unless a write is under way, and close the socket.
	 */
	@Override
	public void close() throws IOException {
		this.ended.countDown();
		try {
			if (this.ready && this.socket.isOpen() && this.writing.tryLock()) {
				try {
					farewell();
				}
				finally {
					this.writing.unlock();
				}
			}
		}
		finally {
			this.records.close();
		}
	}

	private void farewell() throws IOException {
		Guard guard = new Guard(this.records, FAREWELL_TIMEOUT);
		try {
			this.engine.closeOutbound();
			this.records.writeControl();
		}
		finally {
			guard.close();
		}
	}

}
