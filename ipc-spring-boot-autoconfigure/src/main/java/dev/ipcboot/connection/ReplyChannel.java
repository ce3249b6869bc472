package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

import dev.ipcboot.connection.OutcomeCache.Kind;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;

/**
 * Channel that takes outcomes back to one peer. Nothing in here waits for room: what does
 * not fit is refused, and the caller keeps it. All methods are called under
 * {@link #lock()}, except where they say otherwise.
 */
final class ReplyChannel {

	private static final String TOO_LATE = "it came too late to be of use";

	private final WritableChannel channel;

	private final Outbox outbox;

	private final boolean own;

	private final IntConsumer onStuck;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile boolean broken;

	/** Since when nothing has been taken though something waits, or 0. */
	private long fullSince;

	private boolean reported;

	private long taken;

	/**
	 * Create a channel.
	 * @param channel the open channel
	 * @param own whether it is the peer's own, so that closing it makes the peer connect
	 * again
	 * @param onStuck is told once, if the peer takes nothing for long, how many outcomes
	 * wait
	 */
	ReplyChannel(WritableChannel channel, boolean own, IntConsumer onStuck) {
		this.channel = channel;
		this.own = own;
		this.onStuck = onStuck;
		this.outbox = new Outbox(channel);
	}

	ReentrantLock lock() {
		return this.lock;
	}

	WritableChannel channel() {
		return this.channel;
	}

	/**
	 * Whether the channel can take no more. By any thread.
	 */
	boolean isBroken() {
		return this.broken;
	}

	/**
	 * End the channel. By any thread.
	 */
	void fail() {
		this.broken = true;
		this.channel.close();
	}

	/**
	 * Whether a write has been under way for too long, on a carrier that can't bound it.
	 * By any thread.
	 */
	boolean isWriteStuck(long now, long limitNanos) {
		return this.outbox.isStuck(now, limitNanos);
	}

	boolean hello(long source, Map<String, ?> headers) throws IOException {
		if (!makeRoom(FrameEncoder.helloLength(headers), 0)) {
			return false;
		}
		FrameEncoder.hello(room(0), source, headers);
		return true;
	}

	boolean goodbye(long source, String reason) throws IOException {
		if (!makeRoom(FrameEncoder.reasonLength(reason), 0)) {
			return false;
		}
		FrameEncoder.goodbye(room(0), source, reason);
		return true;
	}

	/**
	 * Say why the channel is about to be closed, if there is room for it. Takes the lock.
	 */
	void refuse(long source, String reason) {
		this.lock.lock();
		try {
			goodbye(source, reason);
			flush();
		}
		catch (IOException ex) {
			fail();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean confirm(long source, long last, int count, long held) throws IOException {
		if (!makeRoom(FrameLayout.HEADER_LENGTH, 0)) {
			return false;
		}
		FrameEncoder.confirm(room(0), source, last, count, held);
		return true;
	}

	/**
	 * Write an outcome that is neither an acknowledgment nor a reply.
	 * @param outcome as {@link OutcomeCache#outcome}
	 */
	boolean other(long source, long sequence, Object outcome, long held) throws IOException {
		if (outcome == Kind.FORGOTTEN || outcome == Kind.EXPIRED_REDELIVERED) {
			return forgotten(source, sequence, (outcome == Kind.EXPIRED_REDELIVERED) ? FrameLayout.FLAG_EXPIRED : 0,
					held);
		}
		boolean expired = outcome == Kind.EXPIRED;
		String reason = expired ? TOO_LATE : outcome.toString();
		if (!makeRoom(FrameEncoder.reasonLength(reason), 0)) {
			return false;
		}
		FrameEncoder.reject(room(0), source, sequence, expired ? FrameLayout.FLAG_EXPIRED : 0, reason, held);
		return true;
	}

	private boolean forgotten(long source, long sequence, int flags, long held) throws IOException {
		if (!makeRoom(FrameLayout.HEADER_LENGTH, 0)) {
			return false;
		}
		FrameEncoder.forgotten(room(0), source, sequence, flags, held);
		return true;
	}

	/**
	 * Write a reply, or go on with it.
	 * @param offset how much of its body has been written
	 * @return how much of its body has been written by now
	 */
	int reply(long source, long sequence, WireMessage reply, int offset) throws IOException {
		int total = FrameEncoder.bodyLength(reply);
		if (offset == 0 && reply.frameLength() <= this.outbox.capacity()) {
			if (!makeRoom(reply.frameLength(), reply.priority())) {
				return 0;
			}
			FrameEncoder.message(room(reply.priority()), FrameType.REPLY, 0, reply, source, sequence);
			return total;
		}
		int written = offset;
		while (written < total && makeRoom(this.outbox.capacity(), reply.priority())) {
			written = FrameEncoder.fragment(room(reply.priority()), FrameType.REPLY, 0, reply, source, sequence,
					written);
		}
		return written;
	}

	private ByteBuffer room(int priority) throws IOException {
		return this.outbox.room(0, priority, 0);
	}

	private boolean makeRoom(long length, int priority) throws IOException {
		return this.outbox.hasRoom(length, priority) || flush() || this.outbox.hasRoom(length, priority);
	}

	/**
	 * Write what is gathered, as far as there is room.
	 * @return whether nothing is gathered any more
	 */
	boolean flush() throws IOException {
		if (this.broken) {
			throw new IOException("The way back to " + this.channel.address() + " is closed");
		}
		int before = this.outbox.gathered();
		try {
			this.outbox.flush(0);
			this.taken += before;
			this.fullSince = 0;
			this.reported = false;
			return true;
		}
		catch (WriteTimeoutException ex) {
			int part = before - this.outbox.gathered();
			this.taken += part;
			if (part != 0 || this.fullSince == 0) {
				this.fullSince = System.nanoTime() | 1;
				this.reported = false;
			}
			return false;
		}
	}

	/**
	 * Bytes that the peer has taken.
	 */
	long taken() {
		return this.taken;
	}

	/**
	 * Give up a peer that takes nothing: its own channel is closed. Where many share one,
	 * its outcomes stay, which costs little.
	 * @param waiting how many outcomes wait
	 */
	void checkFull(long now, long limitNanos, int waiting) {
		if (this.fullSince == 0 || now - this.fullSince < limitNanos) {
			return;
		}
		if (!this.reported) {
			this.reported = true;
			this.onStuck.accept(waiting);
		}
		if (this.own) {
			fail();
		}
	}

}
