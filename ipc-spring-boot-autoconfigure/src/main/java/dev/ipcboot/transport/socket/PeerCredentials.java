package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;

import dev.ipcboot.IpcPeer;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.newsclub.net.unix.AFUNIXSocketCredentials;
import org.newsclub.net.unix.AFUNIXSocketExtensions;

/**
 * Asks the kernel who is at the other end of a Unix socket.
 */
final class PeerCredentials {

	private PeerCredentials() {
	}

	static IpcPeer ofJunixsocket(AFUNIXSocketExtensions socket) throws IOException {
		AFUNIXSocketCredentials credentials = socket.getPeerCredentials();
		if (credentials == null || credentials.isEmpty()) {
			return IpcPeer.UNKNOWN;
		}
		return new IpcPeer(credentials.getPid(), credentials.getUid(), credentials.getGid(),
				Users.name(credentials.getUid()), true);
	}

	static IpcPeer of(SocketChannel channel) throws IOException {
		if (channel instanceof AFUNIXSocketExtensions socket) {
			return ofJunixsocket(socket);
		}
		if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
			return IpcPeer.UNKNOWN;
		}
		// The JDK gives names and no numbers.
		UnixDomainPrincipal principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
		String user = principal.user().getName();
		long uid = (user.equals(System.getProperty("user.name"))) ? Users.own() : -1;
		return new IpcPeer(-1, uid, -1, user, true);
	}

}
