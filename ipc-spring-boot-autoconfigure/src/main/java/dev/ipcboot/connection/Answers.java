package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;

/**
 * Writes verdicts and replies back to one source. Safe for use by any thread.
 * <p>
 * A sender that does not take its answers must not hold up the others: after one wait the
 * way is taken to be congested, and answers are kept without waiting until there is room
 * again. What does not fit then is lost and counted; the sender learns of it by its
 * deadline.
 */
final class Answers {

	private static final long PATIENCE_NANOS = 1_000_000_000;

	private final long source;

	private final WritableChannel channel;

	private final Outbox outbox;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile boolean congested;

	private volatile boolean broken;

	private long lost;

	Answers(long source, WritableChannel channel) {
		this.source = source;
		this.channel = channel;
		this.outbox = new Outbox(channel);
	}

	WritableChannel channel() {
		return this.channel;
	}

	/**
	 * Whether this is a working way to an address.
	 */
	boolean leadsTo(String address) {
		return !this.broken && this.channel.address().toString().equals(address) && this.channel.isPeerPresent();
	}

	/**
	 * Whether there are answers that found no room.
	 */
	boolean isCongested() {
		return this.congested && !this.broken;
	}

	/**
	 * Acknowledge messages.
	 * @param heldNanos how long ago they came
	 */
	void confirm(long last, int count, long heldNanos) {
		put(FrameLayout.HEADER_LENGTH, (room) -> FrameEncoder.confirm(room, this.source, last, count, heldNanos));
	}

	/**
	 * Refuse a message.
	 * @param flags 0, or that it has ceased to be of use
	 * @param heldNanos how long ago it came
	 */
	void reject(long sequence, int flags, String reason, long heldNanos) {
		put(FrameEncoder.reasonLength(reason),
				(room) -> FrameEncoder.reject(room, this.source, sequence, flags, reason, heldNanos));
	}

	void reply(long sequence, WireMessage reply) {
		this.lock.lock();
		try {
			this.outbox.message(FrameType.REPLY, 0, reply, this.source, sequence, patience());
		}
		catch (IOException ex) {
			onFailure(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	void goodbye(String reason) {
		put(FrameEncoder.reasonLength(reason), (room) -> FrameEncoder.goodbye(room, this.source, reason));
		flush();
	}

	void hello(Map<String, ?> headers) {
		put(FrameEncoder.helloLength(headers), (room) -> FrameEncoder.hello(room, this.source, headers));
		flush();
	}

	private void put(int length, Consumer<ByteBuffer> frame) {
		this.lock.lock();
		try {
			frame.accept(this.outbox.room(length, 0, patience()));
		}
		catch (IOException ex) {
			onFailure(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Write what there is.
	 */
	void flush() {
		this.lock.lock();
		try {
			this.outbox.flush(patience());
			this.congested = false;
		}
		catch (WriteTimeoutException ex) {
			this.congested = true;
		}
		catch (IOException ex) {
			onFailure(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private long patience() {
		return this.congested ? 0 : PATIENCE_NANOS;
	}

	private void onFailure(IOException cause) {
		this.lost++;
		if (cause instanceof WriteTimeoutException) {
			this.congested = true;
		}
		else {
			this.broken = true;
			this.channel.close();
		}
	}

	/**
	 * Try again to write what did not find room.
	 */
	void retry() {
		if (isCongested()) {
			flush();
		}
	}

	/**
	 * Close the way back if a write on it does not come back, or if its end is due.
	 */
	void checkStuck(long now, long limitNanos) {
		if (this.outbox.isStuck(now, limitNanos)) {
			this.broken = true;
			this.channel.close();
		}
	}

	/**
	 * How many answers were lost since the sender took none.
	 * @return the number
	 */
	long lost() {
		this.lock.lock();
		try {
			return this.lost;
		}
		finally {
			this.lock.unlock();
		}
	}

}
