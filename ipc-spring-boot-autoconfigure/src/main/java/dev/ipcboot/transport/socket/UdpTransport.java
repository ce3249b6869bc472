package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import org.jspecify.annotations.Nullable;

/**
 * UDP ({@code udp}): one-way packets that may be lost, without a word, whenever the
 * receiver's buffer is full; the layers above repeat what is confirmed. Addresses:
 * {@code udp://host:port}, where port 0 lets the kernel choose, and {@code udp:} for a
 * free port of the loopback interface; the port stands in the record of the task.
 * <p>
 * Answers go to a socket of the sender on the interface that leads to the task, and only
 * to the host that the introduction has come from. The JDK alone is enough. Immutable and
 * safe for use by any thread.
 */
public final class UdpTransport implements Transport {

	/** As much as the kernel allows, see {@code net.core.rmem_max}. */
	private static final int RECEIVE_BUFFER = 4 * 1024 * 1024;

	private static final int SEND_BUFFER = 1024 * 1024;

	@Override
	public String scheme() {
		return "udp";
	}

	@Override
	public TransportTraits traits() {
		return new TransportTraits(false, true, false, false);
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
	public IpcAddress returnAddress(IpcAddress task) {
		InetTarget target = InetTarget.of(task);
		try (DatagramChannel channel = DatagramChannel.open(TcpSockets.family(target.inetAddress()))) {
			channel.connect(target.socketAddress());
			InetAddress here = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
			return new InetTarget(here.getHostAddress(), 0).at(task);
		}
		catch (IOException ex) {
			return task.withTarget("");
		}
	}

	@Override
	public ServerChannel listen(Endpoint endpoint) {
		InetTarget target = InetTarget.of(endpoint.address());
		DatagramChannel channel = null;
		try {
			InetSocketAddress wanted = target.socketAddress();
			channel = DatagramChannel.open(TcpSockets.family(wanted.getAddress()));
			// Two sockets at one port would steal each other's datagrams.
			channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
			channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
			channel.bind(wanted);
			int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
			return new UdpServer(target.withPort(port).at(endpoint.address()), channel,
					wanted.getAddress().isLoopbackAddress());
		}
		catch (IOException ex) {
			close(channel);
			throw BindFaults.explain(endpoint, target, ex);
		}
	}

	private static void close(@Nullable DatagramChannel channel) {
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
		DatagramChannel channel = null;
		try {
			InetSocketAddress to = target.socketAddress();
			requireReceiver(endpoint, to);
			channel = DatagramChannel.open(TcpSockets.family(to.getAddress()));
			channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
			// Connected, so that a port without a receiver is heard of.
			channel.connect(to);
			UdpOptions options = endpoint.options().get(UdpOptions.class, UdpOptions.DEFAULTS);
			return new UdpWriter(endpoint.address(), channel, options.maxDatagram(to.getAddress()));
		}
		catch (UnknownHostException ex) {
			throw new IpcTaskUnavailableException(endpoint.task(),
					"the host of " + endpoint.address() + " is unknown (" + ex.getMessage() + ")", ex);
		}
		catch (IOException ex) {
			close(channel);
			throw new IpcTaskUnavailableException(endpoint.task(),
					endpoint.address() + " can't be sent to: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Nobody answers on UDP, but who receives on this host can be seen.
	 */
	private static void requireReceiver(Endpoint endpoint, InetSocketAddress to) {
		if (to.getPort() == 0) {
			throw new IpcTaskUnavailableException(endpoint.task(),
					"no port is known: its owner, who chose a free one, "
							+ "has no record in this ipc.directory; start it, or give the task an address with a port",
					null);
		}
		if (to.getAddress().isLoopbackAddress() && !LocalPorts.isBound("udp", to.getPort())) {
			throw new IpcTaskUnavailableException(endpoint.task(), "nobody receives at " + endpoint.address()
					+ ": its owner was not started, has ended, or listens at another port", null);
		}
	}

	@Override
	public void remove(IpcAddress address) {
		// A port ends with its process.
	}

}
