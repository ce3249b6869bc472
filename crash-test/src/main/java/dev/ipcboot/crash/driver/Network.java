package dev.ipcboot.crash.driver;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import dev.ipcboot.crash.fault.TcpProxy;
import dev.ipcboot.crash.fault.UdpRelay;

/**
 * Proxies and relays between the senders and some of the tasks.
 */
final class Network implements AutoCloseable {

	private final Map<String, TcpProxy> proxies = new TreeMap<>();

	private final Map<String, UdpRelay> relays = new TreeMap<>();

	/**
	 * Puts a proxy or a relay before a task.
	 * @return the address of the receiver, and the one at which senders reach it
	 */
	Route route(String task, String scheme, Random random) throws IOException {
		if (scheme.equals("tcp")) {
			int port = freePort();
			TcpProxy proxy = new TcpProxy(port);
			this.proxies.put(task, proxy);
			return new Route(address(scheme, port), address(scheme, proxy.port()));
		}
		int port = freeDatagramPort();
		UdpRelay relay = new UdpRelay(port, random);
		this.relays.put(task, relay);
		return new Route(address(scheme, port), address(scheme, relay.port()));
	}

	private static String address(String scheme, int port) {
		return scheme + "://127.0.0.1:" + port;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static int freeDatagramPort() throws IOException {
		try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
			return socket.getLocalPort();
		}
	}

	Map<String, TcpProxy> proxies() {
		return Collections.unmodifiableMap(this.proxies);
	}

	Map<String, UdpRelay> relays() {
		return Collections.unmodifiableMap(this.relays);
	}

	@Override
	public void close() throws IOException {
		for (TcpProxy proxy : this.proxies.values()) {
			proxy.close();
		}
		for (UdpRelay relay : this.relays.values()) {
			relay.close();
		}
	}

	/**
	 * Both ends of a way.
	 *
	 * @param receiver the address at which the receiver listens
	 * @param sender the address to which senders send
	 */
	record Route(String receiver, String sender) {

	}

}
