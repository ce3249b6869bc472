package dev.ipcboot.control;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import dev.ipcboot.IpcException;
import dev.ipcboot.connection.Delivery;

/**
 * The latest messages of a task, kept as long as somebody asks for them again and again.
 * Bounded: who asks too seldom misses some, and learns how many; the task waits for
 * nobody. Safe for use by any thread.
 */
final class MessageTap {

	private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

	/** What fits one answer, whatever its messages are made of. */
	private static final int MAX_BYTES = 1 << 20;

	private static final int MAX_PAYLOAD = 1 << 16;

	private static final int OVERHEAD = 256;

	private final ReentrantLock guard = new ReentrantLock();

	private final Deque<CopiedMessage> latest = new ArrayDeque<>();

	private final LongSupplier clock;

	private volatile boolean wanted;

	private long askedAt;

	private long count;

	private long bytes;

	MessageTap(LongSupplier clock) {
		this.clock = clock;
	}

	boolean isWanted() {
		return this.wanted;
	}

	/**
	 * Keep a copy, unless nobody has asked for long.
	 */
	void copy(Delivery delivery) {
		this.guard.lock();
		try {
			if (this.clock.getAsLong() - this.askedAt > PATIENCE_NANOS) {
				this.wanted = false;
				this.latest.clear();
				this.bytes = 0;
				return;
			}
			ByteBuffer payload = delivery.payload();
			int length = payload.remaining();
			byte[] copy = new byte[Math.min(length, MAX_PAYLOAD)];
			payload.get(copy);
			add(new CopiedMessage(++this.count, System.currentTimeMillis(), String.valueOf(delivery.peer()),
					delivery.transport(), headers(delivery), copy, length));
		}
		finally {
			this.guard.unlock();
		}
	}

	/** Headers at fault are a matter of the handler. */
	private static Map<String, Object> headers(Delivery delivery) {
		try {
			return delivery.headers();
		}
		catch (IpcException ex) {
			return Map.of();
		}
	}

	private void add(CopiedMessage message) {
		this.latest.addLast(message);
		this.bytes += size(message);
		while (this.bytes > MAX_BYTES && this.latest.size() > 1) {
			this.bytes -= size(this.latest.removeFirst());
		}
	}

	/** Headers are bounded by what a frame takes, and counted like their text. */
	private static long size(CopiedMessage message) {
		return OVERHEAD + message.payload().length + 2L * message.headers().toString().length();
	}

	/**
	 * What has come behind a message, and go on with keeping.
	 * @param after the number of the message, or a negative one to begin with what comes
	 * from now on
	 */
	Copies read(long after) {
		this.guard.lock();
		try {
			this.askedAt = this.clock.getAsLong();
			this.wanted = true;
			if (after < 0) {
				return new Copies(List.of(), this.count, 0);
			}
			List<CopiedMessage> messages = new ArrayList<>(this.latest);
			messages.removeIf((message) -> message.number() <= after);
			return new Copies(messages, this.count, Math.max(0, this.count - after - messages.size()));
		}
		finally {
			this.guard.unlock();
		}
	}

	/**
	 * Copies of messages.
	 *
	 * @param messages the messages, the oldest first
	 * @param last the number of the latest message
	 * @param missed how many have come that are not kept any more
	 */
	record Copies(List<CopiedMessage> messages, long last, long missed) {
	}

}
