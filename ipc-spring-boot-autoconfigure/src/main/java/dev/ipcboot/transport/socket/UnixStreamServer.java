package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Verifiable;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/**
 * The listening side of a Unix stream socket. A fault that {@link #accept()} reports does
 * not end it: the next call goes on.
 */
final class UnixStreamServer implements ServerChannel, Verifiable {

	private static final Duration WAKE_TIMEOUT = Duration.ofSeconds(1);

	private final IpcAddress address;

	private final ServerSocketChannel channel;

	private final @Nullable SocketFile file;

	private final Admission admission;

	private final ReentrantLock accepting = new ReentrantLock();

	private volatile boolean closing;

	UnixStreamServer(IpcAddress address, ServerSocketChannel channel, @Nullable SocketFile file, Admission admission) {
		this.address = address;
		this.channel = channel;
		this.file = file;
		this.admission = admission;
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public @Nullable ReadableChannel accept() throws IOException {
		this.accepting.lock();
		try {
			return acceptNext();
		}
		finally {
			this.accepting.unlock();
		}
	}

	private @Nullable ReadableChannel acceptNext() throws IOException {
		while (isOpen()) {
			SocketChannel accepted = next();
			LinkChannel admitted = (accepted != null) ? admit(accepted) : null;
			if (admitted != null) {
				return admitted;
			}
		}
		return null;
	}

	private @Nullable SocketChannel next() throws IOException {
		try {
			SocketChannel accepted = this.channel.accept();
			if (isOpen()) {
				return accepted;
			}
			// junixsocket hands out an unconnected socket when it is closed meanwhile.
			closeQuietly(accepted);
			return null;
		}
		catch (IOException ex) {
			if (!isOpen()) {
				return null;
			}
			throw AcceptFault.explain(ex);
		}
	}

	private boolean isOpen() {
		return !this.closing && this.channel.isOpen();
	}

	private @Nullable LinkChannel admit(SocketChannel accepted) {
		try {
			IpcPeer peer = PeerCredentials.of(accepted);
			if (this.admission.admits(peer)) {
				return (accepted instanceof AFUNIXSocketChannel socket)
						? AwaitableLinkChannel.ofStream(this.address, peer, socket, FrameLayout.MAX_FRAME_LENGTH)
						: new LinkChannel(this.address, peer, Link.of(accepted), FrameLayout.MAX_FRAME_LENGTH, 1);
			}
		}
		catch (IOException ex) {
			// It has left already, which must not keep others from coming in.
		}
		catch (RuntimeException | Error ex) {
			closeQuietly(accepted);
			throw ex;
		}
		closeQuietly(accepted);
		return null;
	}

	private static void closeQuietly(@Nullable SocketChannel socket) {
		try {
			if (socket != null) {
				socket.close();
			}
		}
		catch (IOException ex) {
			// It is gone either way.
		}
	}

	@Override
	public boolean isIntact() {
		return this.channel.isOpen() && (this.file == null || this.file.isIntact());
	}

	/**
	 * End the wait for a connection by one of our own: junixsocket loses a descriptor
	 * whenever it is closed while it waits.
	 */
	private void endAccept() {
		if (!this.accepting.isLocked()) {
			return;
		}
		try {
			UnixClient.connect(this.address, WAKE_TIMEOUT, 1).close();
			if (this.accepting.tryLock(WAKE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
				this.accepting.unlock();
			}
		}
		catch (IOException ex) {
			// Somebody has removed it: closing ends the wait too, at the price above.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.closing = true;
		endAccept();
		if (this.file != null) {
			this.file.remove();
		}
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// The kernel closes it regardless.
		}
	}

}
