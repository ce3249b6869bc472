package dev.ipcboot.benchmarks.contender;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;

/**
 * Tells the sending process which port the receiving one has.
 */
final class PortFile {

	private PortFile() {
	}

	static void write(Place place, int port) throws IOException {
		Files.writeString(place.file("port"), Integer.toString(port));
	}

	static int read(Place place) throws IOException {
		return Integer.parseInt(Files.readString(place.file("port")));
	}

	/**
	 * A port that is free at this moment.
	 */
	static int free() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
