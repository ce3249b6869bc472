package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.IpcBackPressureException;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.PartialWriteException;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a message from the caller to the channel, on the caller's thread and under the
 * lock of the sender, and decides when to write. What can't be handed over at once joins
 * the line.
 */
final class SendPath {

	/**
	 * How much may be under way on a stream where nobody is to wait: a write on a stream
	 * can't be bounded, but with so little under way the kernel has room for it.
	 */
	private static final int CREDIT = 64 * 1024;

	private static final long LOOK_NANOS = 300_000_000;

	private final TaskSender sender;

	private final LinkKeeper keeper;

	private final SendWindow window;

	private final WaitingLine waiting;

	private final BackPressure backPressure;

	private final long writeTimeout;

	private final int batchSize;

	private long plainSequence;

	SendPath(TaskSender sender, LinkKeeper keeper, EngineOptions options) {
		this.sender = sender;
		this.keeper = keeper;
		this.window = sender.window();
		this.waiting = sender.waiting();
		this.backPressure = options.delivery(sender.task()).backPressure();
		this.writeTimeout = options.writeTimeout().toNanos();
		this.batchSize = options.performance().batchSize();
	}

	/**
	 * Write a message that nobody confirms. A link whose receiver was restarted since the
	 * last send shows that only now: the second attempt goes to the new one.
	 */
	void plain(WireMessage message, long deadline) {
		Exception failure = null;
		for (int attempt = 0; attempt < 2; attempt++) {
			Link link = this.keeper.open();
			try {
				plain(link, message, deadline);
				this.sender.statistics().sent(message.size());
				return;
			}
			catch (IOException ex) {
				this.keeper.onLost(link, ex);
				failure = ex;
			}
		}
		throw new IpcTaskUnavailableException(this.sender.task(), "the channel broke twice while sending", failure);
	}

	private void plain(Link link, WireMessage message, long deadline) throws IOException {
		Outbox outbox = link.outbox();
		boolean gathered = false;
		if (!link.framing().isConfirming()) {
			foreign(link, message, deadline);
			return;
		}
		try {
			if (message.frameLength() <= outbox.capacity()) {
				outbox.room(message.frameLength(), message.priority(), left(deadline));
				gathered = true;
			}
			write(outbox, message, 0, ++this.plainSequence, deadline);
			outbox.flush(left(deadline));
		}
		catch (PartialWriteException ex) {
			throw partlyWritten(link, ex);
		}
		catch (WriteTimeoutException ex) {
			boolean begun = gathered ? !outbox.withdraw(message.frameLength())
					: message.frameLength() > outbox.capacity();
			if (begun) {
				this.keeper.onLost(link, ex);
			}
			throw noRoom(link, ex);
		}
	}

	private void foreign(Link link, WireMessage message, long deadline) throws IOException {
		ForeignWriter writer = link.foreignWriter(this.sender.task());
		ByteBuffer encoded = writer.encode(message);
		try {
			writer.write(encoded, message.priority(), left(deadline));
		}
		catch (PartialWriteException ex) {
			throw partlyWritten(link, ex);
		}
		catch (WriteTimeoutException ex) {
			throw noRoom(link, ex);
		}
	}

	/**
	 * Accept a message that wants a verdict; the window has room.
	 * @return whether something has been gathered that nobody has written yet
	 */
	boolean confirmed(WireMessage message, int flags, Completion completion, long deadline, long now) {
		Link link = readyFor(message, deadline);
		long absence = this.keeper.deadlines().absence(now);
		if (link != null) {
			handOver(link, message, flags, completion, deadline, now, absence);
			return !link.outbox().isEmpty();
		}
		if (this.backPressure == BackPressure.FAIL && this.keeper.link() != null) {
			throw new IpcBackPressureException(this.sender.task(), "as much is under way as its carrier takes");
		}
		this.waiting.add(new WaitingMessage(message, flags, completion, deadline, now, absence));
		this.keeper.reconnectIfNeeded();
		return hasGathered();
	}

	/**
	 * The link, if a message can be handed to it now.
	 */
	private @Nullable Link readyFor(WireMessage message, long deadline) {
		Link link = this.keeper.link();
		if (link == null) {
			return null;
		}
		requireConfirming(link);
		if (this.waiting.size() > 0 && !handOverWaiting(link, deadline)) {
			return null;
		}
		return (hasCredit(link, message) && this.keeper.bringWithinReach(link)) ? makeRoom(link, message, deadline)
				: null;
	}

	private void handOver(Link link, WireMessage message, int flags, Completion completion, long deadline,
			long acceptedAt, long absence) {
		boolean idle = this.window.isEmpty();
		long sequence = this.window.add(message, flags, completion, deadline, acceptedAt, absence);
		this.sender.statistics().sent(message.size());
		try {
			write(link.outbox(), message, flags, sequence, deadline);
			if (idle || link.outbox().gathered() >= this.batchSize) {
				link.outbox().flush(left(soon(deadline)));
			}
		}
		catch (WriteTimeoutException ex) {
			if (isFragmented(link.outbox(), message)) {
				this.keeper.onLost(link, ex);
			}
		}
		catch (IOException ex) {
			this.keeper.onLost(link, ex);
		}
	}

	private static boolean isFragmented(Outbox outbox, WireMessage message) {
		return message.frameLength() > outbox.capacity();
	}

	private void requireConfirming(Link link) {
		if (!link.framing().isConfirming()) {
			throw new IpcException("Task '" + this.sender.task() + "' uses the framing '" + link.framing().id()
					+ "', which knows no confirms and no replies: use a plain send, or ipc.tasks." + this.sender.task()
					+ ".framing=ipc on its owner");
		}
	}

	/**
	 * Make room for a message behind what is gathered.
	 * @return the link, or {@code null} if it was lost or there is none without waiting
	 */
	private @Nullable Link makeRoom(Link link, WireMessage message, long deadline) {
		if (link.outbox().hasRoom(message.frameLength(), message.priority())) {
			return link;
		}
		long end = Math.min(deadline, System.nanoTime() + this.writeTimeout);
		while (true) {
			try {
				room(link, message, soon(end));
				return link;
			}
			catch (WriteTimeoutException ex) {
				if (this.backPressure == BackPressure.DROP_OLDEST) {
					return null;
				}
				if (this.backPressure == BackPressure.FAIL || end - System.nanoTime() <= 0) {
					throw noRoom(link, ex);
				}
			}
			catch (IOException ex) {
				this.keeper.onLost(link, ex);
				return null;
			}
			// What is full may belong to a receiver that is no more
			this.keeper.check(System.nanoTime());
			if (this.keeper.link() != link) {
				return null;
			}
		}
	}

	/**
	 * Nobody looks after the receiver as long as the lock is held: so wait for its
	 * carrier for a while only.
	 */
	private static long soon(long deadline) {
		return Math.min(deadline, System.nanoTime() + LOOK_NANOS);
	}

	private IpcException noRoom(Link link, WriteTimeoutException cause) {
		if (this.backPressure != BackPressure.BLOCK) {
			return new IpcBackPressureException(this.sender.task(), link.address() + " has none");
		}
		return new IpcTimeoutException(
				"Task '" + this.sender.task() + "' at " + link.address() + " did not make room in time ("
						+ cause.getMessage() + "): its listener is slow or stuck; see ipc.template.send-timeout");
	}

	private IpcTimeoutException partlyWritten(Link link, PartialWriteException cause) {
		return new IpcTimeoutException("Task '" + this.sender.task() + "' at " + link.address()
				+ " did not take a whole message in time (" + cause.getMessage()
				+ "): the message arrives unless the channel ends, so do not send it again; its listener is slow or "
				+ "stuck, see ipc.template.send-timeout", cause);
	}

	private boolean hasCredit(Link link, WireMessage message) {
		if (!this.window.hasBytesLeft()) {
			return false;
		}
		return this.backPressure == BackPressure.BLOCK || !link.traits().duplex() || this.window.isEmpty()
				|| this.window.bytesInFlight() + message.frameLength() <= CREDIT;
	}

	private void write(Outbox outbox, WireMessage message, int flags, long sequence, long deadline) throws IOException {
		// What has been begun must be finished, whoever waits for it; and who has made
		// room need not look at the clock
		boolean noWait = isFragmented(outbox, message) || outbox.hasRoom(message.frameLength(), message.priority());
		long timeout = noWait ? this.writeTimeout : left(deadline);
		outbox.message(FrameType.MESSAGE, flags, message, this.keeper.source(), sequence, timeout);
	}

	/**
	 * Write what is gathered and what waits. A peer without room keeps it.
	 */
	void flush(long deadline) {
		Link link = this.keeper.link();
		if (link != null) {
			handOverWaiting(link, deadline);
			try {
				link.completeForeign();
				link.outbox().flush(left(soon(deadline)));
			}
			catch (WriteTimeoutException ex) {
				// The peer has no room yet; the messages stay gathered until it has.
			}
			catch (IOException ex) {
				this.keeper.onLost(link, ex);
			}
		}
	}

	/**
	 * Hand over what waits, as far as there is room.
	 * @return whether nothing waits any more and the link still holds
	 */
	private boolean handOverWaiting(Link link, long deadline) {
		WaitingMessage next = this.waiting.first();
		while (next != null) {
			WireMessage message = next.message();
			if (!hasCredit(link, message) || !this.keeper.bringWithinReach(link) || !hasRoom(link, message, deadline)) {
				return false;
			}
			this.waiting.removeFirst(next);
			handOver(next, link);
			if (this.keeper.link() != link) {
				return false;
			}
			next = this.waiting.first();
		}
		return true;
	}

	private boolean hasRoom(Link link, WireMessage message, long deadline) {
		try {
			room(link, message, soon(deadline));
			return true;
		}
		catch (WriteTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			this.keeper.onLost(link, ex);
			return false;
		}
	}

	private void room(Link link, WireMessage message, long deadline) throws IOException {
		long length = Math.min(message.frameLength(), link.outbox().capacity());
		link.outbox().room(length, message.priority(), left(deadline));
	}

	private void handOver(WaitingMessage next, Link link) {
		if (next.message().isExpired()) {
			this.keeper.deadlines().expire(next);
		}
		else if (!link.framing().isConfirming()) {
			handOverForeign(next, link);
		}
		else {
			handOver(link, next.message(), next.flags(), next.completion(), next.deadline(), next.acceptedAt(),
					next.absence());
		}
	}

	private void handOverForeign(WaitingMessage next, Link link) {
		try {
			this.sender.foreign().submit(link, next.message(), next.flags(), next.completion(), next.deadline());
		}
		catch (IpcException ex) {
			this.keeper.deadlines().expire(next, String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Whether something is gathered or waits. By any thread, approximately.
	 */
	boolean hasGathered() {
		Link link = this.keeper.link();
		return link != null && (!link.outbox().isEmpty() || this.waiting.size() > 0 || link.isMidway()
				|| this.sender.foreign().isHeldUp());
	}

	/**
	 * What changes with each message that is gathered and each write. By any thread,
	 * approximately.
	 */
	long mark() {
		Link link = this.keeper.link();
		return (link != null) ? link.outbox().writtenAt() + link.outbox().gathered() : 0;
	}

	/**
	 * Whether there has been a write since a time. By any thread.
	 */
	boolean hasWrittenSince(long time) {
		Link link = this.keeper.link();
		return link != null && link.outbox().writtenAt() - time >= 0;
	}

	private long left(long deadline) {
		if (this.backPressure != BackPressure.BLOCK) {
			return 0;
		}
		return Math.min(this.writeTimeout, Math.max(0, deadline - System.nanoTime()));
	}

}
