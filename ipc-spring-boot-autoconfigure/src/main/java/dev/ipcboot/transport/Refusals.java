package dev.ipcboot.transport;

import java.util.function.Consumer;

import dev.ipcboot.IpcPeer;

/**
 * Who wants to know of peers that a carrier has turned away. A transport asks for it
 * among the {@link TransportOptions}, where it is found with what the user has chosen.
 *
 * @param listener told about every peer that was refused; called by the accepting thread,
 * must not block
 */
public record Refusals(Consumer<IpcPeer> listener) {

	/**
	 * Nobody wants to know.
	 */
	public static final Refusals IGNORED = new Refusals((peer) -> {
	});

	/**
	 * A peer was turned away.
	 * @param peer who
	 */
	public void refused(IpcPeer peer) {
		this.listener.accept(peer);
	}

}
