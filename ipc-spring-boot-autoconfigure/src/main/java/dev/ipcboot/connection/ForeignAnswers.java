package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.frame.WireMessage;
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

	private static final long PATIENCE_NANOS = 1_000_000_000;

	private final InboundContext context;

	private final WritableChannel channel;

	private final Outbox outbox;

	private final ForeignWriter writer;

	private final ReentrantLock lock = new ReentrantLock();

	private int unsettled;

	private @Nullable Runnable onSettled;

	private ForeignAnswers(InboundContext context, WritableChannel channel) {
		this.context = context;
		this.channel = channel;
		this.outbox = new Outbox(channel);
		this.writer = new ForeignWriter(context.task(), context.address(), channel, context.traits(), context.framing(),
				this.outbox);
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
	 * Write a reply. One that the peer does not take is reported as lost.
	 */
	void reply(ByteBuffer encoded) {
		this.lock.lock();
		try {
			this.writer.write(encoded, 0, PATIENCE_NANOS);
		}
		catch (WriteTimeoutException ex) {
			lost(ex);
		}
		catch (IOException ex) {
			lost(ex);
			this.channel.close();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void lost(IOException cause) {
		lost("the reply could not be written: " + cause.getMessage());
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

	/**
	 * Close the channel if a write on it does not come back.
	 */
	void checkStuck(long now, long limitNanos) {
		if (this.outbox.isStuck(now, limitNanos)) {
			this.channel.close();
		}
	}

}
