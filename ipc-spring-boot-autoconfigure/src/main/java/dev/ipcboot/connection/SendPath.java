package dev.ipcboot.connection;

import java.io.IOException;
import java.util.Objects;

import dev.ipcboot.IpcAddress;
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
 * lock of the sender, and decides when to write. Nothing in here waits for room at the
 * carrier: what can't be handed over at once joins the line, or its caller waits without
 * the lock and tries again.
 */
final class SendPath {

	/**
	 * How much may be under way on a stream where no caller is to wait: the kernel would
	 * take megabytes, of which nothing could be dropped any more.
	 */
	private static final int CREDIT = 64 * 1024;

	private final TaskSender sender;

	private final LinkKeeper keeper;

	private final SendWindow window;

	private final WaitingLine waiting;

	private final BackPressure backPressure;

	private final int batchSize;

	private long plainSequence;

	SendPath(TaskSender sender, LinkKeeper keeper, EngineOptions options) {
		this.sender = sender;
		this.keeper = keeper;
		this.window = sender.window();
		this.waiting = sender.waiting();
		this.backPressure = options.delivery(sender.task()).backPressure();
		this.batchSize = options.performance().batchSize();
	}

	/**
	 * Tries to write a plain message, behind the confirmed ones that wait. A link whose
	 * receiver was restarted since the last send shows that only now: the second attempt
	 * goes to the new one.
	 */
	SendProgress plain(WireMessage message, long deadline) {
		Exception failure = null;
		for (int attempt = 0; attempt < 2; attempt++) {
			Link link = this.keeper.open(deadline);
			try {
				SendProgress progress = plain(link, message);
				if (progress == SendProgress.DONE) {
					this.sender.statistics().sent(message.size());
				}
				return progress;
			}
			catch (IOException ex) {
				this.keeper.onLost(link, ex);
				failure = ex;
			}
		}
		throw new IpcTaskUnavailableException(this.sender.task(), "the channel broke twice while sending", failure);
	}

	private SendProgress plain(Link link, WireMessage message) throws IOException {
		if (!link.framing().isConfirming()) {
			return foreign(link, message);
		}
		Outbox outbox = link.outbox();
		if (!handOverWaiting(link)) {
			return outbox.isEmpty() ? SendProgress.NO_TURN : SendProgress.NO_ROOM;
		}
		if (!outbox.hasRoomFor(message)) {
			return SendProgress.NO_ROOM;
		}
		long begin = outbox.position();
		outbox.message(FrameType.MESSAGE, 0, message, this.keeper.source(), ++this.plainSequence, 0);
		if (outbox.tryFlush()) {
			return SendProgress.DONE;
		}
		if (outbox.withdraw(begin)) {
			return SendProgress.NO_ROOM;
		}
		return new SendProgress(link, begin, message.frameLength());
	}

	private SendProgress foreign(Link link, WireMessage message) throws IOException {
		ForeignWriter writer = link.foreignWriter(this.sender.task());
		try {
			writer.write(writer.encode(message), message.priority(), 0);
			return SendProgress.DONE;
		}
		catch (PartialWriteException ex) {
			return new SendProgress(link, 0, ex.total());
		}
		catch (WriteTimeoutException ex) {
			return SendProgress.NO_ROOM;
		}
	}

	/**
	 * Goes on with a message that is begun.
	 * @return {@link SendProgress#DONE}, the same as before, or NO_TURN if the link is
	 * lost and with it the message
	 */
	SendProgress goOn(SendProgress begun) {
		Link link = Objects.requireNonNull(begun.link());
		if (isWritten(link, begun)) {
			return SendProgress.DONE;
		}
		if (this.keeper.link() != link) {
			return SendProgress.NO_TURN;
		}
		try {
			link.completeForeign();
			link.outbox().tryFlush();
		}
		catch (IOException ex) {
			this.keeper.onLost(link, ex);
			return SendProgress.NO_TURN;
		}
		return isWritten(link, begun) ? SendProgress.DONE : begun;
	}

	private static boolean isWritten(Link link, SendProgress begun) {
		return link.framing().isConfirming() ? link.outbox().isWritten(begun.begin())
				: !link.isClosed() && !link.isMidway();
	}

	/**
	 * The exception for a message of which a part has been written when the time is up.
	 * The written part can't be taken back, and the rest follows it.
	 */
	IpcTimeoutException partlyWritten(SendProgress begun, String cause) {
		Link link = Objects.requireNonNull(begun.link());
		link.outbox().detach();
		long taken = link.framing().isConfirming() ? link.outbox().taken(begun.begin())
				: begun.length() - link.unfinishedForeign();
		return new IpcTimeoutException(
				"Task '" + this.sender.task() + "' at " + link.address() + " made no room for a whole message " + cause
						+ ": it has taken " + Math.max(0, Math.min(begun.length(), taken)) + " of " + begun.length()
						+ " bytes. The rest is written "
						+ "as soon as there is room: the message may still arrive, so do not send it again; see "
						+ "ipc.template.send-timeout");
	}

	/**
	 * Hands over a message that wants a verdict, or adds it to the line; the window has
	 * room.
	 * @return {@link SendProgress#DONE} if it is accepted, NO_ROOM if its caller has to
	 * wait for the carrier; begun if it is accepted and its caller should write the rest
	 */
	SendProgress confirmed(WireMessage message, int flags, Completion completion, long deadline, long now,
			long absence) {
		Link link = this.keeper.link();
		if (link != null) {
			requireConfirming(link);
			if (isReadyFor(link, message)) {
				return handOver(link, message, flags, completion, deadline, now, absence);
			}
			boolean lost = this.keeper.link() != link;
			if (!lost && this.backPressure == BackPressure.FAIL) {
				throw new IpcBackPressureException(this.sender.task(), "as much is under way as its carrier takes");
			}
			if (!lost && this.backPressure == BackPressure.BLOCK && this.waiting.size() == 0) {
				return SendProgress.NO_ROOM;
			}
		}
		this.waiting.add(new WaitingMessage(message, flags, completion, deadline, now, absence));
		this.keeper.reconnectIfNeeded();
		return SendProgress.DONE;
	}

	private boolean isReadyFor(Link link, WireMessage message) {
		try {
			return (this.waiting.size() == 0 && !this.keeper.isRepeating() || handOverWaiting(link))
					&& hasCredit(link, message) && this.keeper.bringWithinReach(link)
					&& link.outbox().hasRoomFor(message);
		}
		catch (IOException ex) {
			this.keeper.onLost(link, ex);
			return false;
		}
	}

	private boolean hasCredit(Link link, WireMessage message) {
		if (!this.window.hasBytesLeft()) {
			return false;
		}
		return this.backPressure == BackPressure.BLOCK || !link.traits().duplex() || this.window.isEmpty()
				|| this.window.bytesInFlight() + message.frameLength() <= CREDIT;
	}

	private SendProgress handOver(Link link, WireMessage message, int flags, Completion completion, long deadline,
			long acceptedAt, long absence) {
		boolean idle = this.window.isEmpty();
		long sequence = this.window.add(message, flags, completion, deadline, acceptedAt, absence);
		this.sender.statistics().sent(message.size());
		Outbox outbox = link.outbox();
		long begin = outbox.position();
		try {
			outbox.message(FrameType.MESSAGE, flags, message, this.keeper.source(), sequence, 0);
			if (idle || outbox.gathered() >= this.batchSize) {
				outbox.tryFlush();
			}
		}
		catch (IOException ex) {
			this.keeper.onLost(link, ex);
			return SendProgress.DONE;
		}
		if (outbox.isFragmented(message) && !outbox.isWritten(begin)) {
			return new SendProgress(link, begin, message.frameLength());
		}
		return SendProgress.DONE;
	}

	private void requireConfirming(Link link) {
		if (!link.framing().isConfirming()) {
			throw new IpcException("Task '" + this.sender.task() + "' uses the framing '" + link.framing().id()
					+ "', which knows no confirms and no replies: use a plain send, or ipc.tasks." + this.sender.task()
					+ ".framing=ipc on its owner");
		}
	}

	/**
	 * The exception for a message that found no room in time and is not sent.
	 */
	IpcException noRoom(@Nullable IpcAddress address, String cause) {
		String receiver = "Task '" + this.sender.task() + "'" + ((address != null) ? " at " + address : "");
		if (this.backPressure != BackPressure.BLOCK) {
			return new IpcBackPressureException(this.sender.task(), receiver + " has none (" + cause + ")");
		}
		return new IpcTimeoutException(receiver + " did not make room in time, and nothing was sent (" + cause
				+ "): its listener is slow or stuck; see the timeouts below ipc.template");
	}

	/**
	 * Writes what is gathered and what waits, as far as there is room.
	 */
	void flush() {
		Link link = this.keeper.link();
		if (link != null) {
			try {
				link.completeForeign();
				handOverWaiting(link);
				if (this.keeper.link() == link) {
					link.outbox().tryFlush();
				}
			}
			catch (IOException ex) {
				this.keeper.onLost(link, ex);
			}
		}
	}

	/**
	 * Hands over what is to be repeated and what waits, as far as there is room.
	 * @return whether nothing waits any more and the link still holds
	 */
	private boolean handOverWaiting(Link link) throws IOException {
		if (!this.keeper.goOnRepeating(link)) {
			return false;
		}
		WaitingMessage next = this.waiting.first();
		while (next != null) {
			if (!hasCredit(link, next.message()) || !this.keeper.bringWithinReach(link)
					|| !link.outbox().hasRoomFor(next.message())) {
				return false;
			}
			if (this.waiting.take(next)) {
				handOver(next, link);
			}
			if (this.keeper.link() != link) {
				return false;
			}
			next = this.waiting.first();
		}
		return true;
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
		return link != null && (!link.outbox().isEmpty() || this.waiting.size() > 0 || this.keeper.isRepeating()
				|| link.isMidway() || this.sender.foreign().isHeldUp());
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

}
