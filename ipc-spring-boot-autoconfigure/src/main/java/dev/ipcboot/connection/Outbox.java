package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.PartialWriteException;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;

/**
 * Gathers whole frames and writes them to a channel, one system call for as many as there
 * are, never more than the carrier writes without tearing. Not safe for several threads:
 * the owner has a lock.
 */
final class Outbox {

	private static final long LONG_WRITE_NANOS = 1_000_000;

	private final WritableChannel channel;

	private final ByteBuffer batch;

	private WriteListener listener = WriteListener.NONE;

	private int priority;

	/** The channel has to complete what it took before. */
	private boolean unfinished;

	/** When the write began that is under way, 0 if none is; read by the watchdog. */
	private volatile long writingSince;

	/** When the latest write began; read by the back-stop. */
	private volatile long writtenAt = System.nanoTime();

	Outbox(WritableChannel channel) {
		this.channel = channel;
		int capacity = Math.min(channel.maxWrite(), FrameLayout.MAX_FRAME_LENGTH);
		this.batch = ByteBuffer.allocateDirect(capacity);
	}

	/**
	 * Have somebody told of writes.
	 */
	void observe(WriteListener newListener) {
		this.listener = newListener;
	}

	int capacity() {
		return this.batch.capacity();
	}

	int gathered() {
		return this.batch.position();
	}

	boolean isEmpty() {
		return this.batch.position() == 0 && !this.unfinished;
	}

	/**
	 * Whether a frame can be gathered without a write.
	 */
	boolean hasRoom(long length, int framePriority) {
		return length <= this.batch.remaining() && (framePriority == this.priority || isEmpty());
	}

	/**
	 * Make room for a frame, writing what is gathered if the frame does not fit behind it
	 * or must not share a write with it.
	 */
	ByteBuffer room(long length, int framePriority, long timeoutNanos) throws IOException {
		if (!isEmpty() && (length > this.batch.remaining() || framePriority != this.priority)) {
			flush(timeoutNanos);
		}
		this.priority = framePriority;
		return this.batch;
	}

	/**
	 * Gather a message or reply, as fragments if it is too large for one frame. Fragments
	 * are written; a whole frame stays gathered.
	 */
	void message(int type, int flags, WireMessage message, long source, long sequence, long timeoutNanos)
			throws IOException {
		if (message.frameLength() > this.batch.capacity()) {
			fragments(type, flags, message, source, sequence, timeoutNanos);
			return;
		}
		ByteBuffer room = room(message.frameLength(), message.priority(), timeoutNanos);
		FrameEncoder.message(room, type, flags, message, source, sequence);
	}

	private void fragments(int type, int flags, WireMessage message, long source, long sequence, long timeoutNanos)
			throws IOException {
		int total = FrameEncoder.bodyLength(message);
		int offset = 0;
		while (offset < total) {
			ByteBuffer room = room(this.batch.capacity(), message.priority(), timeoutNanos);
			offset = FrameEncoder.fragment(room, type, flags, message, source, sequence, offset);
		}
		flush(timeoutNanos);
	}

	/**
	 * Forgets the frame that was gathered last, unless a part of it has been written.
	 * @return whether nothing of it will ever be written
	 */
	boolean withdraw(long length) {
		if (this.batch.position() < length) {
			return false;
		}
		this.batch.position(this.batch.position() - (int) length);
		return true;
	}

	/**
	 * Forgets what is gathered.
	 */
	void clear() {
		this.batch.clear();
	}

	void flush(long timeoutNanos) throws IOException {
		if (isEmpty()) {
			return;
		}
		this.batch.flip();
		long begin = System.nanoTime();
		this.writingSince = begin | 1;
		this.listener.onWrite(begin);
		try {
			this.channel.write(this.batch, this.priority, timeoutNanos);
			this.unfinished = false;
			long end = System.nanoTime();
			if (end - begin > LONG_WRITE_NANOS) {
				this.listener.onLongWrite(end);
			}
		}
		catch (PartialWriteException ex) {
			// The channel has kept the rest, which goes before anything else
			this.unfinished = true;
			throw ex;
		}
		catch (WriteTimeoutException ex) {
			this.unfinished = true;
			this.listener.onNoRoom();
			throw ex;
		}
		finally {
			this.writtenAt = begin;
			this.writingSince = 0;
			this.batch.compact();
		}
	}

	/**
	 * Write what is larger than what can be gathered and must not be cut. Nothing is
	 * gathered.
	 */
	void write(ByteBuffer whole, int framePriority, long timeoutNanos) throws IOException {
		this.writingSince = System.nanoTime() | 1;
		try {
			this.channel.write(whole, framePriority, timeoutNanos);
		}
		finally {
			this.writingSince = 0;
		}
	}

	/**
	 * When the latest write began. By any thread.
	 */
	long writtenAt() {
		return this.writtenAt;
	}

	/**
	 * Whether a write has been under way for longer than a time.
	 */
	boolean isStuck(long now, long limitNanos) {
		long since = this.writingSince;
		return since != 0 && now - since > limitNanos;
	}

	/**
	 * Is told of writes, by whoever writes.
	 */
	interface WriteListener {

		/**
		 * Is told nothing.
		 */
		WriteListener NONE = new WriteListener() {
		};

		/**
		 * What is gathered is about to be written.
		 */
		default void onWrite(long now) {
		}

		/**
		 * The write that was announced found no room; nothing was taken.
		 */
		default void onNoRoom() {
		}

		/**
		 * The write that was announced has come to its end, and it took long.
		 */
		default void onLongWrite(long now) {
		}

	}

}
