package dev.ipcboot.carrier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.HeaderCodec;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Frames that wait to be read as bytes. It has no bound of its own: what a carrier hands
 * out, and what a sender waits for, is bounded elsewhere. Safe for use by any thread.
 */
final class FrameQueue {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition filled = this.lock.newCondition();

	private final Deque<ByteBuffer> frames = new ArrayDeque<>();

	private @Nullable IOException fault;

	private boolean closed;

	/**
	 * Put a message or reply, as fragments if it is too large for one frame.
	 */
	void message(int type, int flags, WireMessage message, long source, long sequence) {
		long length = message.frameLength();
		if (length <= FrameLayout.MAX_FRAME_LENGTH) {
			put((int) length, (room) -> FrameEncoder.message(room, type, flags, message, source, sequence));
			return;
		}
		ByteBuffer all = ByteBuffer.allocate(fragmentedLength(message));
		int offset = 0;
		while (offset < FrameEncoder.bodyLength(message)) {
			offset = FrameEncoder.fragment(all, type, flags, message, source, sequence, offset);
		}
		add(all.flip());
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
		add(room.flip());
	}

	private void add(ByteBuffer frame) {
		this.lock.lock();
		try {
			if (!this.closed && this.fault == null) {
				this.frames.add(frame);
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
			while (this.frames.isEmpty() && !this.closed && this.fault == null) {
				this.filled.awaitUninterruptibly();
			}
			if (this.closed) {
				return -1;
			}
			if (this.frames.isEmpty() && this.fault != null) {
				throw this.fault;
			}
			return take(to);
		}
		finally {
			this.lock.unlock();
		}
	}

	private int take(ByteBuffer to) {
		int before = to.position();
		ByteBuffer next = this.frames.peek();
		while (next != null && to.hasRemaining()) {
			int length = Math.min(next.remaining(), to.remaining());
			to.put(to.position(), next, next.position(), length);
			to.position(to.position() + length);
			next.position(next.position() + length);
			if (!next.hasRemaining()) {
				this.frames.remove();
			}
			next = this.frames.peek();
		}
		return to.position() - before;
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

}
