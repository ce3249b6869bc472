package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;

import jdk.net.ExtendedSocketOptions;

/**
 * What every TCP connection of this project is set to: no delay, since batches are made
 * above, and a probe of an idle peer after 15 seconds, so that one whose host has
 * vanished is found out within half a minute. Peers that are merely idle stay.
 */
final class TcpSockets {

	/** Seconds, seconds, and how many. */
	private static final Map<SocketOption<Integer>, Integer> PROBES = Map.of(ExtendedSocketOptions.TCP_KEEPIDLE, 15,
			ExtendedSocketOptions.TCP_KEEPINTERVAL, 5, ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

	private TcpSockets() {
	}

	static ProtocolFamily family(InetAddress address) {
		return (address instanceof Inet6Address) ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
	}

	static SocketChannel prepare(SocketChannel channel) throws IOException {
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
		for (Map.Entry<SocketOption<Integer>, Integer> probe : PROBES.entrySet()) {
			if (channel.supportedOptions().contains(probe.getKey())) {
				channel.setOption(probe.getKey(), probe.getValue());
			}
		}
		return channel;
	}

	/**
	 * Whether a socket has connected to itself: the kernel allows that where it happens
	 * to choose, for the own end, the very port at which nobody listens.
	 */
	static boolean isConnectedToItself(SocketChannel channel) throws IOException {
		return channel.getRemoteAddress().equals(channel.getLocalAddress());
	}

}
