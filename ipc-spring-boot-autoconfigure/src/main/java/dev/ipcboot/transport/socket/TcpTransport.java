package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import org.jspecify.annotations.Nullable;

/**
 * TCP ({@code tcp}): two-way, a channel per sender, back pressure by the kernel, across
 * hosts. Addresses: {@code tcp://host:port}, where port 0 lets the kernel choose, and
 * {@code tcp:} for a free port of the loopback interface; the port stands in the record
 * of the task. The host is the interface to listen at; {@code 0.0.0.0} means all.
 * <p>
 * Every user of this host can reach the loopback interface, and nothing says who connects
 * unless {@link TlsOptions} ask for certificates. The JDK alone is enough. Immutable and
 * safe for use by any thread.
 */
public final class TcpTransport implements Transport {

	private static final int BACKLOG = 256;

	@Override
	public String scheme() {
		return "tcp";
	}

	@Override
	public TransportTraits traits() {
		return new TransportTraits(true, false, true, false);
	}

	@Override
	public Availability availability() {
		return Availability.AVAILABLE;
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task, Path directory) {
		return InetTarget.resolve(address);
	}

	@Override
	public ServerChannel listen(Endpoint endpoint) {
		InetTarget target = InetTarget.of(endpoint.address());
		ServerSocketChannel channel = null;
		try {
			InetSocketAddress wanted = target.socketAddress();
			channel = ServerSocketChannel.open(TcpSockets.family(wanted.getAddress()));
			// Connections of a dead owner that have not timed out yet don't stand in the
			// way; a live listener does.
			channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			channel.bind(wanted, BACKLOG);
			int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
			return new TcpServer(target.withPort(port).at(endpoint.address()), channel, TlsOptions.of(endpoint),
					wanted.getAddress().isLoopbackAddress());
		}
		catch (IOException ex) {
			close(channel);
			throw BindFaults.explain(endpoint, target, ex);
		}
	}

	private static void close(java.nio.channels.@Nullable Channel channel) {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			// It was never used.
		}
	}

	@Override
	public WritableChannel connect(Endpoint endpoint, Duration timeout) {
		InetTarget target = InetTarget.of(endpoint.address());
		if (target.port() == 0) {
			throw new IpcTaskUnavailableException(endpoint.task(),
					"no port is known: its owner, who chose a free one, "
							+ "has no record in this ipc.directory; start it, or give the task an address with a port",
					null);
		}
		TlsOptions tls = TlsOptions.of(endpoint);
		SocketChannel socket = null;
		try {
			socket = SocketChannel.open(TcpSockets.family(target.inetAddress()));
			TcpSockets.prepare(socket);
			socket.socket().connect(target.socketAddress(), (int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
			if (TcpSockets.isConnectedToItself(socket)) {
				throw new ConnectException("Connection refused");
			}
			return channel(endpoint.address(), socket,
					(tls != null) ? TlsSocket.connected(socket, target, tls, timeout) : null);
		}
		catch (IOException ex) {
			close(socket);
			throw new IpcTaskUnavailableException(endpoint.task(), diagnose(endpoint.address(), ex, timeout), ex);
		}
	}

	private static String diagnose(IpcAddress address, IOException cause, Duration timeout) {
		if (cause instanceof SocketTimeoutException) {
			return "no connection to " + address + " within " + timeout.toMillis()
					+ " ms: the host is down, a firewall drops what is sent to it, or its listener hangs; see "
					+ "ipc.connect-timeout";
		}
		if (cause instanceof UnknownHostException) {
			return "the host of " + address + " is unknown (" + cause.getMessage() + ")";
		}
		if (cause instanceof ConnectException) {
			return "nobody listens at " + address + " (" + cause.getMessage()
					+ "): its owner was not started, has ended, or listens at another port";
		}
		return address + " can't be connected: " + cause.getMessage();
	}

	/**
	 * The channel on a connected socket.
	 * @param tls what encrypts it, if anything
	 */
	static LinkChannel channel(IpcAddress address, SocketChannel socket, @Nullable TlsSocket tls) throws IOException {
		Link link = (tls != null) ? new Link(tls, tls, tls) : Link.of(socket);
		return new LinkChannel(address, (tls != null) ? tls::peer : () -> IpcPeer.UNKNOWN, link,
				FrameLayout.MAX_FRAME_LENGTH, 1, () -> Retransmissions.of(socket));
	}

	@Override
	public void remove(IpcAddress address) {
		// A port ends with its process.
	}

}
