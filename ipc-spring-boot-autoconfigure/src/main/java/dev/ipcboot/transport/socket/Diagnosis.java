package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.transport.Endpoint;
import org.newsclub.net.unix.ConnectionRefusedSocketException;

/**
 * Says why nobody is reached at the address of a Unix socket, or can't listen there, by
 * looking there: the texts of the system are in the language of the user, and can't be
 * told apart.
 */
final class Diagnosis {

	private Diagnosis() {
	}

	static IpcTaskUnavailableException unavailable(Endpoint endpoint, IOException cause) {
		return new IpcTaskUnavailableException(endpoint.task(), find(endpoint.address(), cause), cause);
	}

	static IpcException cannotListen(Endpoint endpoint, IOException cause) {
		return new IpcException("Task '" + endpoint.task() + "' can't listen at " + endpoint.address() + ": "
				+ cause.getMessage() + "; check that the directory exists, that user " + System.getProperty("user.name")
				+ " may write there, and that nobody else listens at the address", cause);
	}

	private static String find(IpcAddress address, IOException cause) {
		if (cause instanceof ConnectTimeoutException) {
			return "a listener is at " + address + " but its backlog is full: " + cause.getMessage()
					+ "; it hangs or is overloaded";
		}
		if (UnixPath.isAbstract(address)) {
			return "nobody listens at " + address + " in this network namespace (" + cause.getMessage() + ")";
		}
		Path path = UnixPath.path(address);
		String found = SocketFile.describe(path);
		if (found == null) {
			return "there is no socket at " + path + ": the task was not started, uses another ipc.directory, "
					+ "or has ended";
		}
		if (!SocketFile.isSocket(path) && !Files.isSymbolicLink(path)) {
			return found + " is at " + path + ", not a socket";
		}
		if (!Files.isWritable(path)) {
			return "user " + System.getProperty("user.name") + " may not write to " + path
					+ ": run as its owner or root, or let the listener allow this user";
		}
		if (cause instanceof ConnectException || cause instanceof ConnectionRefusedSocketException) {
			return "the socket at " + path + " has no listener: its owner ended without removing it";
		}
		return "the socket at " + path + " can't be connected (" + cause.getMessage()
				+ "); perhaps it is of another type: stream, datagram or seqpacket";
	}

}
