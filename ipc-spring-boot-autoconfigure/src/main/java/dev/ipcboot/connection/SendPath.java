package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a message from the caller to the channel, on the caller's thread and under the
 * lock of the sender, and decides when to write.
 */
final class SendPath {

	/** Enough to make the system call cheap, little enough to let both sides work. */
	private static final int GATHER_LIMIT = 16 * 1024;

	private final TaskSender sender;

	private final LinkKeeper keeper;

	private final long writeTimeout;

	private long plainSequence;

	SendPath(TaskSender sender, LinkKeeper keeper, EngineOptions options) {
		this.sender = sender;
		this.keeper = keeper;
		this.writeTimeout = options.writeTimeout().toNanos();
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
		int mark = -1;
		if (!link.framing().isConfirming()) {
			foreign(link, message, deadline);
			return;
		}
		try {
			if (message.frameLength() <= outbox.capacity()) {
				outbox.room(message.frameLength(), message.priority(), left(deadline));
				mark = outbox.gathered();
			}
			write(outbox, message, 0, ++this.plainSequence, deadline);
			outbox.flush(left(deadline));
		}
		catch (WriteTimeoutException ex) {
			if (mark >= 0) {
				outbox.truncate(mark);
			}
			else if (message.frameLength() > outbox.capacity()) {
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
		catch (WriteTimeoutException ex) {
			throw noRoom(link, ex);
		}
	}

	private IpcTimeoutException noRoom(Link link, WriteTimeoutException cause) {
		return new IpcTimeoutException(
				"Task '" + this.sender.task() + "' at " + link.address() + " did not make room in time ("
						+ cause.getMessage() + "): its listener is slow or stuck; see ipc.template.send-timeout");
	}

	/**
	 * Accept a message that wants a verdict; the window has room.
	 * @return whether something has been gathered that nobody has written yet
	 */
	boolean confirmed(WireMessage message, int flags, Completion completion, long deadline) {
		SendWindow window = this.sender.window();
		Link link = makeRoom(message, deadline);
		boolean idle = window.isEmpty();
		long now = System.nanoTime();
		long sequence = window.add(message, flags, completion, deadline, now);
		this.sender.statistics().sent(message.size());
		if (link == null) {
			this.keeper.reconnectIfNeeded();
			return false;
		}
		this.keeper.repeater().handOver(sequence);
		try {
			write(link.outbox(), message, flags, sequence, deadline);
			if (idle || link.outbox().gathered() >= GATHER_LIMIT) {
				link.outbox().flush(left(deadline));
			}
		}
		catch (WriteTimeoutException ex) {
			if (message.frameLength() > link.outbox().capacity()) {
				this.keeper.onLost(link, ex);
			}
		}
		catch (IOException ex) {
			this.keeper.onLost(link, ex);
		}
		return !link.outbox().isEmpty();
	}

	private @Nullable Link makeRoom(WireMessage message, long deadline) {
		Link link = this.keeper.link();
		if (link == null) {
			return null;
		}
		if (!link.framing().isConfirming()) {
			throw new IpcException("Task '" + this.sender.task() + "' uses the framing '" + link.framing().id()
					+ "', which knows no confirms and no replies: use a plain send, or ipc.tasks." + this.sender.task()
					+ ".framing=ipc on its owner");
		}
		try {
			link.outbox()
				.room(Math.min(message.frameLength(), link.outbox().capacity()), message.priority(), left(deadline));
			return link;
		}
		catch (WriteTimeoutException ex) {
			throw noRoom(link, ex);
		}
		catch (IOException ex) {
			this.keeper.onLost(link, ex);
			return null;
		}
	}

	private void write(Outbox outbox, WireMessage message, int flags, long sequence, long deadline) throws IOException {
		outbox.message(FrameType.MESSAGE, flags, message, this.keeper.source(), sequence, left(deadline));
	}

	/**
	 * Write what is gathered. A peer without room keeps it gathered.
	 */
	void flush(long deadline) {
		Link link = this.keeper.link();
		if (link == null) {
			return;
		}
		try {
			link.outbox().flush(left(deadline));
		}
		catch (WriteTimeoutException ex) {
			// The peer has no room yet; the messages stay gathered until it has.
		}
		catch (IOException ex) {
			this.keeper.onLost(link, ex);
		}
	}

	/**
	 * Whether something is gathered. By any thread, approximately.
	 */
	boolean hasGathered() {
		Link link = this.keeper.link();
		return link != null && !link.outbox().isEmpty();
	}

	private long left(long deadline) {
		return Math.min(this.writeTimeout, Math.max(0, deadline - System.nanoTime()));
	}

}
