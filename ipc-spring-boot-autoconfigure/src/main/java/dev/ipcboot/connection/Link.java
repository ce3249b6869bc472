package dev.ipcboot.connection;

import java.io.IOException;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.directory.OwnerPresence;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import org.jspecify.annotations.Nullable;

/**
 * An open channel from a sender to the owner of a task. Used under the lock of the
 * sender, except {@link #close()} and what the watchdog reads.
 */
final class Link {

	/** A living owner puts back its record within a third of this time. */
	private static final long LONGEST_UNSEEN_NANOS = 3_000_000_000L;

	private final IpcAddress address;

	private final WritableChannel channel;

	private final TransportTraits traits;

	private final Framing framing;

	private volatile String owner;

	private volatile boolean recorded;

	private final boolean own;

	private final Greeting greeting;

	private final Outbox outbox;

	private final Reachability reachability;

	private volatile @Nullable ForeignWriter foreignWriter;

	private volatile @Nullable AnswerReading reading;

	private volatile boolean closed;

	private boolean unseen;

	private long unseenSince;

	/**
	 * Create a link.
	 * @param owner the instance of the owner that the record names, empty without one
	 * @param recorded whether the record of a living owner names the address
	 * @param own whether that owner is this process
	 * @param greeting tells who has answered the HELLO
	 */
	Link(IpcAddress address, WritableChannel channel, TransportTraits traits, Framing framing, String owner,
			boolean recorded, boolean own, Greeting greeting) {
		this.address = address;
		this.channel = channel;
		this.traits = traits;
		this.framing = framing;
		this.owner = owner;
		this.recorded = recorded;
		this.own = own;
		this.greeting = greeting;
		this.outbox = new Outbox(channel);
		this.reachability = new Reachability(channel);
	}

	IpcAddress address() {
		return this.address;
	}

	WritableChannel channel() {
		return this.channel;
	}

	TransportTraits traits() {
		return this.traits;
	}

	Framing framing() {
		return this.framing;
	}

	/**
	 * Whether the record of its owner has led to the address, or was found afterwards:
	 * then record and lock tell when that owner is gone. By any thread.
	 */
	boolean isRecorded() {
		return this.recorded;
	}

	/**
	 * The record of its owner was found.
	 * @param instance the instance in it
	 */
	void onRecorded(String instance) {
		this.owner = instance;
		this.recorded = true;
	}

	/**
	 * The instance in the record, empty without a record or if that names none.
	 */
	String owner() {
		return this.owner;
	}

	/**
	 * The instance of the owner: of its record, otherwise of its answer to the HELLO. By
	 * any thread.
	 * @return the instance, empty if neither tells one
	 */
	String instance() {
		return this.owner.isEmpty() ? this.greeting.instance() : this.owner;
	}

	/**
	 * Tells who has answered the HELLO. By any thread.
	 */
	Greeting greeting() {
		return this.greeting;
	}

	/**
	 * Whether the other end is certain without an answer: the process at the other end of
	 * a pipe to a child or parent, or the broker, which tells who takes its messages.
	 */
	boolean isCertain() {
		return this.traits.singlePeer() || this.traits.manyOwners();
	}

	/**
	 * Whether messages may follow the HELLO after a short time without an answer. One
	 * thread reads for all senders and may be busy with what lies before the HELLO, while
	 * the object is protected by the kernel and belongs to a living owner, or to this
	 * very process.
	 */
	boolean isProtected() {
		return this.recorded && !this.traits.duplex() && (this.own || this.traits.reliable());
	}

	Outbox outbox() {
		return this.outbox;
	}

	/**
	 * Tells whether the other host is still there.
	 */
	Reachability reachability() {
		return this.reachability;
	}

	/**
	 * Have its answers read by callers, too.
	 */
	void readBy(@Nullable AnswerReading newReading) {
		this.reading = newReading;
	}

	/**
	 * Who reads its answers. By any thread.
	 * @return the reading, or {@code null} if callers can't take part in it
	 */
	@Nullable AnswerReading reading() {
		return this.reading;
	}

	/**
	 * Writes messages of a foreign framing.
	 */
	ForeignWriter foreignWriter(String task) {
		ForeignWriter writer = this.foreignWriter;
		if (writer == null) {
			writer = new ForeignWriter(task, this.address, this.channel, this.traits, this.framing);
			this.foreignWriter = writer;
		}
		return writer;
	}

	/**
	 * Whether the link still leads to the owner of the task. A record that is missing for
	 * a moment ends no healthy link.
	 */
	boolean isCurrent(OwnerPresence presence) {
		if (presence != OwnerPresence.UNSEEN) {
			this.unseen = false;
			return presence == OwnerPresence.PRESENT;
		}
		long now = System.nanoTime();
		if (!this.unseen) {
			this.unseen = true;
			this.unseenSince = now;
		}
		return now - this.unseenSince < LONGEST_UNSEEN_NANOS;
	}

	/**
	 * Whether a message of a foreign framing was begun and is not complete. By any
	 * thread.
	 */
	boolean isMidway() {
		ForeignWriter writer = this.foreignWriter;
		return writer != null && !this.closed && writer.isMidway();
	}

	/**
	 * How many bytes of a message of a foreign framing were begun and not written. By any
	 * thread.
	 */
	int unfinishedForeign() {
		ForeignWriter writer = this.foreignWriter;
		return (writer != null) ? writer.unfinished() : 0;
	}

	/**
	 * Write what was begun of a message of a foreign framing, as far as there is room. By
	 * any thread.
	 * @throws IOException if the channel is of no use any more
	 */
	void completeForeign() throws IOException {
		ForeignWriter writer = this.foreignWriter;
		if (writer != null && writer.isMidway()) {
			writer.complete(0);
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Close the link such that nothing that was on its way ever arrives.
	 */
	void abandon() {
		close();
		if (this.channel instanceof PeerLink peer) {
			peer.abandon();
		}
	}

	void close() {
		this.closed = true;
		this.channel.close();
	}

}
