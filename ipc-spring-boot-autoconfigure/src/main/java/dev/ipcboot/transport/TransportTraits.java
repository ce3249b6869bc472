package dev.ipcboot.transport;

/**
 * What a carrier guarantees by itself. The layers above make up for the rest.
 *
 * @param duplex whether each sender has a channel of its own on which answers come back;
 * otherwise all senders share one channel, and answers need a return address
 * @param packets whether a read returns exactly what one write took
 * @param reliable whether what a write took arrives as long as both sides live
 * @param priorities whether the kernel orders by the priority of a write
 * @param peers who can be at the other end
 */
public record TransportTraits(boolean duplex, boolean packets, boolean reliable, boolean priorities, Peers peers) {

	/**
	 * The traits of a carrier that whoever finds the address can use.
	 * @param duplex whether each sender has a channel of its own
	 * @param packets whether a read returns exactly what one write took
	 * @param reliable whether what a write took arrives
	 * @param priorities whether the kernel orders by priority
	 */
	public TransportTraits(boolean duplex, boolean packets, boolean reliable, boolean priorities) {
		this(duplex, packets, reliable, priorities, Peers.MANY);
	}

	/**
	 * Whether there is exactly one peer, which speaks to this process alone: one channel
	 * then serves those who send and those who receive here, and the server channel is a
	 * {@link PeerServerChannel}.
	 * @return {@code true} for a child and for a parent
	 */
	public boolean singlePeer() {
		return this.peers == Peers.CHILD || this.peers == Peers.PARENT;
	}

	/**
	 * Whether a task may have several owners at a time, among whom the carrier divides
	 * its messages. Then nobody claims the name in the directory, and a sender finds the
	 * task by its configured address.
	 * @return {@code true} for a carrier that keeps messages by itself
	 */
	public boolean manyOwners() {
		return this.peers == Peers.SHARED;
	}

	/**
	 * Who can be at the other end of a carrier.
	 */
	public enum Peers {

		/**
		 * Whoever finds the address.
		 */
		MANY,

		/**
		 * Whoever finds the address, at either end: the carrier stands between them.
		 */
		SHARED,

		/**
		 * A process that this one has started.
		 */
		CHILD,

		/**
		 * The process that has started this one.
		 */
		PARENT

	}

}
