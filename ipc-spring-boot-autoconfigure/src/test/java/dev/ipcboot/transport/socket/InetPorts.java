package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

import dev.ipcboot.IpcAddress;

/**
 * Ports of the loopback interface that nobody uses at this moment.
 */
final class InetPorts {

	private InetPorts() {
	}

	static IpcAddress freeTcp() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			return IpcAddress.of("tcp://127.0.0.1:" + socket.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static IpcAddress freeUdp() {
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
			return IpcAddress.of("udp://127.0.0.1:" + socket.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
