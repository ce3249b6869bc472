package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.transport.Endpoint;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.ConnectionRefusedSocketException;

/**
 * Makes room at the path of a Unix socket. Only a socket that no process has bound is
 * removed: the kernel refuses connections to it, whatever its type.
 */
final class StaleSocket {

	private StaleSocket() {
	}

	/**
	 * Make room for a new socket.
	 * @param endpoint where it shall be
	 * @throws IpcException if something is there that must not be removed
	 */
	static void clear(Endpoint endpoint) {
		Path path = UnixPath.path(endpoint.address());
		String found = SocketFile.describe(path);
		if (found == null) {
			return;
		}
		String problem = "Task '" + endpoint.task() + "' can't listen at " + endpoint.address() + ": ";
		if (!SocketFile.isSocket(path)) {
			throw new IpcException(
					problem + found + " is there and was left alone; move it away or choose another address");
		}
		if (!isStale(endpoint.address())) {
			throw new IpcException(problem + "a live process has a socket there; stop it or choose another address");
		}
		try {
			Files.deleteIfExists(path);
		}
		catch (IOException ex) {
			throw new IpcException(problem + "what a dead owner left there can't be removed (" + ex.getMessage()
					+ "); remove it or choose another address", ex);
		}
	}

	/**
	 * Remove the socket of a dead owner, and nothing else.
	 * @param address where it is
	 */
	static void remove(IpcAddress address) {
		Path path = UnixPath.path(address);
		if (SocketFile.isSocket(path) && isStale(address)) {
			try {
				Files.deleteIfExists(path);
			}
			catch (IOException ex) {
				// Nobody listens there, so it harms nobody.
			}
		}
	}

	private static boolean isStale(IpcAddress address) {
		try {
			probe(address);
			return false;
		}
		catch (ConnectException | ConnectionRefusedSocketException ex) {
			return true;
		}
		catch (IOException ex) {
			// No room in its backlog, another type, or no permission: somebody is there.
			return false;
		}
	}

	private static void probe(IpcAddress address) throws IOException {
		if (UnixClient.needsJunixsocket(address)) {
			try (AFUNIXSocketChannel channel = AFUNIXSocketChannel.open()) {
				channel.configureBlocking(false);
				channel.connect(UnixClient.socketAddress(address));
			}
			return;
		}
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.configureBlocking(false);
			channel.connect(UnixDomainSocketAddress.of(UnixPath.path(address)));
		}
	}

}
