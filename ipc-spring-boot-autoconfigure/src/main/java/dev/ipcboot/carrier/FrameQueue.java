package dev.ipcboot.carrier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.HeaderCodec;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Frames that wait to be read as bytes. It has no bound of its own: what a carrier hands
 * out, and what a sender waits for, is bounded elsewhere. While it is paused, nothing is
 * read but the rest of what was begun, and what was not begun can be taken back. Safe for
 * use by any thread.
 */
final class FrameQueue {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition filled = this.lock.newCondition();

	private final Deque<Entry> frames = new ArrayDeque<>();

	/** Bounds what one read takes, or {@code null} if nothing has to. */
	private final @Nullable ReadAhead readAhead;

	private boolean paused;

	private @Nullable IOException fault;

	private boolean closed;

	/**
	 * Create an empty queue.
	 * @param readAhead bounds what one read takes, or {@code null}
	 */
	FrameQueue(@Nullable ReadAhead readAhead) {
		this.readAhead = readAhead;
	}

	/**
	 * Put a reply, as fragments if it is too large for one frame.
	 */
	void reply(WireMessage message, long source, long sequence) {
		add(encode(FrameType.REPLY, 0, message, source, sequence), null);
	}

	/**
	 * Put a message, as fragments if it is too large for one frame.
	 */
	void message(int flags, WireMessage message, MessageId id) {
		add(encode(FrameType.MESSAGE, flags, message, id.source(), id.sequence()), id);
	}

	private static ByteBuffer encode(int type, int flags, WireMessage message, long source, long sequence) {
		long length = message.frameLength();
		if (length <= FrameLayout.MAX_FRAME_LENGTH) {
			ByteBuffer whole = ByteBuffer.allocate((int) length);
			FrameEncoder.message(whole, type, flags, message, source, sequence);
			return whole.flip();
		}
		ByteBuffer all = ByteBuffer.allocate(fragmentedLength(message));
		int offset = 0;
		while (offset < FrameEncoder.bodyLength(message)) {
			offset = FrameEncoder.fragment(all, type, flags, message, source, sequence, offset);
		}
		return all.flip();
	}

	private static int fragmentedLength(WireMessage message) {
		int overhead = FrameLayout.HEADER_LENGTH + FrameLayout.FRAGMENT_PREFIX_LENGTH;
		int part = FrameLayout.MAX_FRAME_LENGTH - overhead;
		int parts = (FrameEncoder.bodyLength(message) + part - 1) / part;
		return FrameEncoder.bodyLength(message) + parts * overhead;
	}

	void hello(long source, Map<String, Object> headers) {
		put(FrameLayout.HEADER_LENGTH + HeaderCodec.encode(headers).length,
				(room) -> FrameEncoder.hello(room, source, headers));
	}

	void confirm(long source, long sequence, long heldNanos) {
		put(FrameLayout.HEADER_LENGTH, (room) -> FrameEncoder.confirm(room, source, sequence, 1, heldNanos));
	}

	void reject(long source, long sequence, int flags, String reason, long heldNanos) {
		put(FrameEncoder.reasonLength(reason),
				(room) -> FrameEncoder.reject(room, source, sequence, flags, reason, heldNanos));
	}

	void forgotten(long source, long sequence, int flags, long heldNanos) {
		put(FrameLayout.HEADER_LENGTH, (room) -> FrameEncoder.forgotten(room, source, sequence, flags, heldNanos));
	}

	private void put(int length, Consumer<ByteBuffer> frame) {
		ByteBuffer room = ByteBuffer.allocate(length);
		frame.accept(room);
		add(room.flip(), null);
	}

	private void add(ByteBuffer frame, @Nullable MessageId id) {
		this.lock.lock();
		try {
			if (!this.closed && this.fault == null) {
				this.frames.add(new Entry(frame, id));
				this.filled.signal();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait for frames and read as many bytes as fit.
	 * @return the number of bytes, or -1 after the end
	 * @throws IOException if the carrier was lost, behind what came before
	 */
	int read(ByteBuffer to) throws IOException {
		this.lock.lock();
		try {
			int most = (this.readAhead != null) ? this.readAhead.next() : Integer.MAX_VALUE;
			while (!isReadable() && !this.closed && this.fault == null) {
				this.filled.awaitUninterruptibly();
			}
			if (this.closed) {
				return -1;
			}
			if (!isReadable() && this.fault != null) {
				throw this.fault;
			}
			return take(to, most);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isReadable() {
		Entry first = this.frames.peek();
		return first != null && (!this.paused || first.isBegun());
	}

	private int take(ByteBuffer to, int most) {
		int before = to.position();
		int left = most;
		while (isReadable() && to.hasRemaining() && left > 0) {
			ByteBuffer next = this.frames.element().frame();
			int length = Math.min(next.remaining(), to.remaining());
			to.put(to.position(), next, next.position(), length);
			to.position(to.position() + length);
			next.position(next.position() + length);
			if (!next.hasRemaining()) {
				this.frames.remove();
				left--;
			}
		}
		if (this.readAhead != null) {
			this.readAhead.taken(most - left);
		}
		return to.position() - before;
	}

	void pause() {
		this.lock.lock();
		try {
			this.paused = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	void resume() {
		this.lock.lock();
		try {
			this.paused = false;
			this.filled.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take back messages of which nothing has been read.
	 * @param action whether a message is taken back
	 */
	void takeBack(Predicate<MessageId> action) {
		this.lock.lock();
		try {
			this.frames.removeIf((entry) -> {
				MessageId id = entry.id();
				return id != null && !entry.isBegun() && action.test(id);
			});
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Nothing follows, since the carrier was lost.
	 */
	void fail(IOException cause) {
		this.lock.lock();
		try {
			if (this.fault == null) {
				this.fault = cause;
			}
			this.filled.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.frames.clear();
			this.filled.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isOpen() {
		this.lock.lock();
		try {
			return !this.closed && this.fault == null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Something that waits to be read.
	 *
	 * @param frame the bytes
	 * @param id the message, or {@code null} if it is none
	 */
	private record Entry(ByteBuffer frame, @Nullable MessageId id) {

		boolean isBegun() {
			return this.frame.position() > 0;
		}

	}

}
