package dev.ipcboot.transport.socket;

import java.util.Set;

import dev.ipcboot.IpcPeer;

/**
 * Who may connect to a Unix stream or seqpacket socket. The user that this process runs
 * as and root always may; nobody else may unless named here. Whoever may not is
 * disconnected at once: it sees the end of the stream.
 * <p>
 * While nobody else is named, the mode of the socket is 0600; otherwise it is 0666, and
 * the credentials that the kernel reports decide. The directory must let those users
 * pass.
 *
 * @param allowedUsers names or numeric ids of further users
 */
public record AccessOptions(Set<String> allowedUsers) {

	/**
	 * The own user and root only.
	 */
	public static final AccessOptions OWN_USER = new AccessOptions(Set.of());

	/**
	 * Create options.
	 */
	public AccessOptions {
		allowedUsers = Set.copyOf(allowedUsers);
	}

	int mode() {
		return (this.allowedUsers.isEmpty()) ? 0600 : 0666;
	}

	/**
	 * A peer of which the kernel says nothing has passed the mode of the file, which is
	 * enough only while nobody else is let in.
	 */
	boolean allows(IpcPeer peer) {
		if (!peer.verified()) {
			return this.allowedUsers.isEmpty();
		}
		String user = peer.user();
		return (peer.uid() >= 0 && (peer.uid() == Users.own() || peer.uid() == Users.ROOT))
				|| this.allowedUsers.contains(Long.toString(peer.uid()))
				|| (user != null && ("root".equals(user) || this.allowedUsers.contains(user)));
	}

}
