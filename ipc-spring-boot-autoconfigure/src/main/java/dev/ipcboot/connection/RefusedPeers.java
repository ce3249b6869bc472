package dev.ipcboot.connection;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.PeerRefusedException;
import dev.ipcboot.transport.Refusals;

/**
 * Counts and reports the peers that a carrier turns away at an address of a task. Safe
 * for use by any thread.
 */
final class RefusedPeers implements Consumer<IpcPeer> {

	private final LongAdder count = new LongAdder();

	private final Endpoint endpoint;

	private final EngineEvents events;

	RefusedPeers(Endpoint endpoint, EngineEvents events) {
		this.endpoint = endpoint;
		this.events = events;
	}

	@Override
	public void accept(IpcPeer peer) {
		this.count.increment();
		String task = this.endpoint.task();
		this.events.peerRefused(task, this.endpoint.address(), peer, new PeerRefusedException(
				peer + " may not connect; let that user in with ipc.tasks." + task + ".allowed-users if it shall",
				null));
	}

	long count() {
		return this.count.sum();
	}

	/**
	 * The endpoint with options that make its carrier report here.
	 */
	Endpoint reporting() {
		return new Endpoint(this.endpoint.task(), this.endpoint.address(),
				this.endpoint.options().with(new Refusals(this)));
	}

}
