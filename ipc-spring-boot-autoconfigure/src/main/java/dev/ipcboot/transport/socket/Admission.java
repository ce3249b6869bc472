package dev.ipcboot.transport.socket;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Refusals;

/**
 * Decides on the peers that connect to a Unix socket, and reports those that it turns
 * away.
 *
 * @param access who may
 * @param refusals who wants to know of the others
 */
record Admission(AccessOptions access, Refusals refusals) {

	static Admission to(Endpoint endpoint) {
		return new Admission(endpoint.options().get(AccessOptions.class, AccessOptions.OWN_USER),
				endpoint.options().get(Refusals.class, Refusals.IGNORED));
	}

	boolean admits(IpcPeer peer) {
		if (this.access.allows(peer)) {
			return true;
		}
		this.refusals.refused(peer);
		return false;
	}

}
