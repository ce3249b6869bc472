package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.thread.ThreadStartException;
import dev.ipcboot.transport.PartialWriteException;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way back to one program that speaks a foreign framing on a two-way channel: replies
 * in the same framing, and nothing else. Safe for use by any thread.
 * <p>
 * A program may end its output and wait for answers, as {@code nc -N} does: its channel
 * stays open until the messages that are still being handled elsewhere are settled.
 */
final class ForeignAnswers {

	/** How many bytes may wait besides one reply, before who replies waits as well. */
	private static final int MOST_WAITING = 1 << 20;

	private final InboundContext context;

	private final WritableChannel channel;

	private final ForeignWriter writer;

	private final long patienceNanos;

	private volatile boolean congested;

	/** Guards everything below. */
	private final ReentrantLock lock = new ReentrantLock();

	private final Condition written = this.lock.newCondition();

	private final Deque<ByteBuffer> waiting = new ArrayDeque<>();

	private long waitingBytes;

	/** A thread is writing what waits. */
	private boolean writing;

	private boolean broken;

	private int unsettled;

	private @Nullable Runnable onSettled;

	private ForeignAnswers(InboundContext context, WritableChannel channel) {
		this.context = context;
		this.channel = channel;
		this.writer = new ForeignWriter(context.task(), context.address(), channel, context.traits(),
				context.framing());
		this.patienceNanos = context.options().writeTimeout().toNanos();
	}

	/**
	 * The source of everything that comes on a channel without frames, known to the
	 * receiver as long as the channel is open, if that is the peer's own.
	 */
	static Source introduce(InboundContext context, ReadableChannel channel) {
		boolean foreign = !context.framing().isConfirming() && context.traits().duplex();
		Source source = context.sources().create(foreign ? ThreadLocalRandom.current().nextLong() | 1 : 0, 1);
		source.identify(channel.peer());
		if (foreign && channel instanceof WritableChannel writable) {
			source.answerForeign(new ForeignAnswers(context, writable));
			if (!context.traits().singlePeer()) {
				context.sources().add(source);
				context.events().peerConnected(context.task(), context.address(), channel.peer());
			}
		}
		return source;
	}

	/**
	 * Encode a reply.
	 * @throws dev.ipcboot.IpcException if it can't travel like this
	 */
	ByteBuffer encode(WireMessage reply) {
		return this.writer.encode(reply);
	}

	/**
	 * Write a reply, and wait for it as long as the peer reads: who does not take its
	 * answers is not read on. By the thread that reads the peer.
	 */
	void reply(ByteBuffer encoded) {
		if (put(encoded)) {
			writeWaiting();
		}
		awaitWritten(0, Long.MAX_VALUE);
	}

	/**
	 * Have a reply written. By a thread that has other peers to serve as well, which must
	 * not wait for this one.
	 */
	void replyLater(ByteBuffer encoded) {
		if (put(encoded) && !tryWriteWaiting()) {
			try {
				Threads.start("ipc-" + this.context.task() + "-" + this.context.scheme() + "-replies", true,
						this::writeWaiting);
			}
			catch (ThreadStartException ex) {
				writeWaiting();
			}
		}
		if (this.context.traits().singlePeer()) {
			awaitWritten(MOST_WAITING, Long.MAX_VALUE);
		}
	}

	/**
	 * Add a reply to what waits.
	 * @return whether the calling thread is to write
	 */
	private boolean put(ByteBuffer encoded) {
		boolean tooMuch;
		this.lock.lock();
		try {
			this.unsettled++;
			tooMuch = this.waitingBytes > MOST_WAITING && !this.context.traits().singlePeer();
			if (!this.broken && !tooMuch) {
				this.waiting.add(encoded);
				this.waitingBytes += encoded.remaining();
				boolean first = !this.writing;
				this.writing = true;
				return first;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (tooMuch) {
			breakOff("more than " + MOST_WAITING + " bytes of replies wait for the peer to read");
		}
		lost("its channel has been closed");
		settled();
		return false;
	}

	/**
	 * Write what waits, as long as the peer reads.
	 */
	private void writeWaiting() {
		ByteBuffer next = next();
		while (next != null) {
			try {
				write(next);
				onWritten(next);
			}
			catch (PartialWriteException ex) {
				onStuck(next, true, ex);
			}
			catch (WriteTimeoutException ex) {
				onStuck(next, !next.hasRemaining(), ex);
			}
			catch (IOException ex) {
				breakOff(String.valueOf(ex.getMessage()));
			}
			next = next();
		}
	}

	private @Nullable ByteBuffer next() {
		this.lock.lock();
		try {
			ByteBuffer next = this.waiting.peek();
			this.writing = next != null;
			if (next == null) {
				this.written.signalAll();
			}
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Write what waits as far as there is room.
	 * @return whether nothing is left, or another thread writes
	 */
	private boolean tryWriteWaiting() {
		ByteBuffer next = next();
		while (next != null) {
			try {
				this.writer.write(next.duplicate(), 0, 0);
				onWritten(next);
			}
			catch (PartialWriteException ex) {
				onBegun(next);
				return false;
			}
			catch (WriteTimeoutException ex) {
				return false;
			}
			catch (IOException ex) {
				breakOff(String.valueOf(ex.getMessage()));
			}
			next = next();
		}
		return true;
	}

	/**
	 * A begun reply belongs to the writer. An empty reply waits for its end.
	 */
	private void onBegun(ByteBuffer begun) {
		this.lock.lock();
		try {
			if (this.waiting.peek() == begun) {
				this.waiting.removeFirst();
				this.waiting.addFirst(ByteBuffer.allocate(0));
				this.waitingBytes -= begun.remaining();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Write a reply as long as the peer takes something.
	 * @throws PartialWriteException if it takes nothing more
	 * @throws WriteTimeoutException if it has taken nothing
	 */
	private void write(ByteBuffer reply) throws IOException {
		completeBegun();
		try {
			this.writer.write(reply.duplicate(), 0, patienceNanos());
		}
		catch (PartialWriteException ex) {
			if (!completes()) {
				throw ex;
			}
		}
		this.congested = false;
	}

	private void completeBegun() throws IOException {
		if (this.writer.isMidway() && !completes()) {
			throw new WriteTimeoutException(
					"the peer has not read " + this.writer.unfinished() + " bytes of what was written before within "
							+ TimeUnit.NANOSECONDS.toMillis(this.patienceNanos) + " ms");
		}
	}

	/**
	 * Complete what was begun, as long as the peer takes something.
	 */
	private boolean completes() throws IOException {
		int left = this.writer.unfinished();
		while (!this.writer.complete(patienceNanos())) {
			int now = this.writer.unfinished();
			if (now == left) {
				return false;
			}
			left = now;
		}
		return true;
	}

	/**
	 * A peer that has taken nothing for the whole time gets no further time: it may wait
	 * for this side to read.
	 */
	private long patienceNanos() {
		return this.congested ? 0 : this.patienceNanos;
	}

	private void onWritten(ByteBuffer reply) {
		if (remove(reply)) {
			settled();
		}
	}

	private boolean remove(ByteBuffer reply) {
		this.lock.lock();
		try {
			if (this.waiting.peek() != reply) {
				return false;
			}
			this.waiting.removeFirst();
			this.waitingBytes -= reply.remaining();
			this.written.signalAll();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The peer takes nothing more. On a channel of its own, where a missing reply would
	 * shift all that follow, that ends. The only peer gets what was begun as soon as it
	 * reads on.
	 */
	private void onStuck(ByteBuffer reply, boolean begun, WriteTimeoutException cause) {
		this.congested = true;
		if (!this.context.traits().singlePeer()) {
			breakOff(noRoom(cause));
		}
		else if (remove(reply)) {
			if (begun) {
				report(this.context, this.channel.peer(), "the peer has not read a whole reply: " + noRoom(cause));
			}
			else {
				lost("the reply could not be written: " + noRoom(cause));
			}
			settled();
		}
	}

	private static String noRoom(WriteTimeoutException cause) {
		return cause.getMessage() + " (ipc.write-timeout)";
	}

	/**
	 * End the channel, and give up what waits.
	 */
	private void breakOff(String reason) {
		int count;
		this.lock.lock();
		try {
			this.broken = true;
			count = this.waiting.size();
			this.waiting.clear();
			this.waitingBytes = 0;
			this.written.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		this.channel.close();
		for (int i = 0; i < count; i++) {
			lost("the reply could not be written: " + reason);
			settled();
		}
	}

	/**
	 * Wait until not more than so many bytes wait. Bounded, since the peer that reads
	 * nothing has a bounded time.
	 * @return whether that is so
	 */
	private boolean awaitWritten(long most, long timeoutNanos) {
		boolean interrupted = false;
		long left = timeoutNanos;
		this.lock.lock();
		try {
			while (left > 0 && !((most > 0) ? this.waitingBytes <= most : !this.writing)) {
				try {
					left = this.written.awaitNanos(left);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			return left > 0;
		}
		finally {
			this.lock.unlock();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Wait until everything is written.
	 * @return whether it is
	 */
	boolean awaitWritten(long timeoutNanos) {
		return awaitWritten(0, timeoutNanos);
	}

	private void lost(String reason) {
		this.context.statistics().answerLost();
		report(this.context, this.channel.peer(), reason);
	}

	/**
	 * Report a rejection that its sender does not learn of.
	 */
	static void rejected(InboundContext context, IpcPeer peer, String reason) {
		if (!context.framing().isConfirming()) {
			report(context, peer, "the message was rejected, which the framing '" + context.framing().id()
					+ "' can't say: " + reason);
		}
	}

	private static void report(InboundContext context, IpcPeer peer, String reason) {
		context.events().answerLost(context.task(), context.address(), peer, reason);
	}

	/**
	 * The verdict on a message will come later.
	 */
	void opened() {
		this.lock.lock();
		try {
			this.unsettled++;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A verdict that was to come later has come, and been written.
	 */
	void settled() {
		Runnable action = null;
		this.lock.lock();
		try {
			if (--this.unsettled == 0) {
				action = this.onSettled;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (action != null) {
			action.run();
		}
	}

	/**
	 * The peer sends nothing more.
	 * @param source of the peer
	 * @param cause the fault that ended its channel, or {@code null} for an orderly end
	 * @param close ends the channel
	 */
	void end(Source source, @Nullable Throwable cause, Runnable close) {
		Runnable action = () -> {
			close.run();
			if (!this.context.traits().singlePeer()) {
				this.context.sources().remove(source.id());
				this.context.events()
					.peerDisconnected(this.context.task(), this.context.address(), source.peer(), cause);
			}
		};
		this.lock.lock();
		try {
			if (cause == null && this.unsettled > 0) {
				this.onSettled = action;
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		action.run();
	}

}
