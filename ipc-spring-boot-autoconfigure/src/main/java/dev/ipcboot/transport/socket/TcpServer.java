package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.Exposed;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import org.jspecify.annotations.Nullable;

/**
 * The listening side of a TCP port. A fault that {@link #accept()} reports does not end
 * it: the next call goes on.
 */
final class TcpServer implements ServerChannel, Exposed {

	private final IpcAddress address;

	private final ServerSocketChannel channel;

	private final @Nullable TlsOptions tls;

	private final boolean loopback;

	TcpServer(IpcAddress address, ServerSocketChannel channel, @Nullable TlsOptions tls, boolean loopback) {
		this.address = address;
		this.channel = channel;
		this.tls = tls;
		this.loopback = loopback;
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public @Nullable ReadableChannel accept() throws IOException {
		while (this.channel.isOpen()) {
			SocketChannel accepted = next();
			ReadableChannel opened = (accepted != null) ? open(accepted) : null;
			if (opened != null) {
				return opened;
			}
		}
		return null;
	}

	private @Nullable SocketChannel next() throws IOException {
		try {
			return this.channel.accept();
		}
		catch (IOException ex) {
			if (!this.channel.isOpen()) {
				return null;
			}
			throw AcceptFault.explain(ex);
		}
	}

	private @Nullable ReadableChannel open(SocketChannel accepted) {
		try {
			TcpSockets.prepare(accepted);
			return TcpTransport.channel(this.address, accepted,
					(this.tls != null) ? TlsSocket.accepted(accepted, this.tls) : null);
		}
		catch (IOException ex) {
			// It has left already, which must not keep others from coming in.
			closeQuietly(accepted);
			return null;
		}
		catch (RuntimeException | Error ex) {
			closeQuietly(accepted);
			throw ex;
		}
	}

	private static void closeQuietly(SocketChannel socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// It is gone either way.
		}
	}

	@Override
	public @Nullable String exposure() {
		if (this.loopback || (this.tls != null && this.tls.clientAuth() == TlsOptions.ClientAuth.NEED)) {
			return null;
		}
		return "other hosts can connect and anybody there may send" + ((this.tls != null)
				? ", as no certificate is asked for; ssl.client-auth=need asks for one"
				: " and read what is sent, as there is no TLS; ssl.bundle and ssl.client-auth=need keep them out");
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// The kernel closes it regardless.
		}
	}

}
