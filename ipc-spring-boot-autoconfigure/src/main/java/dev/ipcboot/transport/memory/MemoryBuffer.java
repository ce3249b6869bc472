package dev.ipcboot.transport.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.transport.WriteTimeoutException;

/**
 * One direction of a link: a bounded stream of bytes. A write is taken whole or not at
 * all, as it is no longer than the buffer. Safe for use by any thread.
 */
final class MemoryBuffer {

	static final int CAPACITY = FrameLayout.MAX_FRAME_LENGTH;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition filled = this.lock.newCondition();

	private final Condition drained = this.lock.newCondition();

	private final byte[] bytes = new byte[CAPACITY];

	private int head;

	private int size;

	private boolean writerGone;

	private boolean readerGone;

	void write(ByteBuffer batch, long timeoutNanos) throws IOException {
		if (batch.remaining() > CAPACITY) {
			throw new IOException(batch.remaining() + " bytes in one write: at most " + CAPACITY + " are taken");
		}
		this.lock.lock();
		try {
			requireRoom(batch.remaining(), timeoutNanos);
			put(batch);
			this.filled.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void requireRoom(int length, long timeoutNanos) throws IOException {
		if (!awaitRoom(length, timeoutNanos)) {
			throw new WriteTimeoutException("No room for " + length + " bytes within " + timeoutNanos / 1_000_000
					+ " ms: " + this.size + " of " + CAPACITY + " bytes are unread");
		}
	}

	boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		this.lock.lock();
		try {
			long left = timeoutNanos;
			while (!this.writerGone && !this.readerGone && CAPACITY - this.size < length) {
				if (left <= 0) {
					return false;
				}
				left = await(left);
			}
			if (this.writerGone) {
				throw new AsynchronousCloseException();
			}
			if (this.readerGone) {
				throw new IOException("The reader is gone");
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private long await(long nanos) throws IOException {
		try {
			return this.drained.awaitNanos(nanos);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new WriteTimeoutException("Interrupted while waiting for room");
		}
	}

	private void put(ByteBuffer batch) {
		int tail = (this.head + this.size) % CAPACITY;
		int length = batch.remaining();
		int first = Math.min(length, CAPACITY - tail);
		batch.get(this.bytes, tail, first);
		batch.get(this.bytes, 0, length - first);
		this.size += length;
	}

	int read(ByteBuffer buffer) {
		this.lock.lock();
		try {
			while (this.size == 0 && !this.writerGone && !this.readerGone) {
				this.filled.awaitUninterruptibly();
			}
			if (this.readerGone || this.size == 0) {
				return -1;
			}
			int length = Math.min(this.size, buffer.remaining());
			int first = Math.min(length, CAPACITY - this.head);
			buffer.put(this.bytes, this.head, first);
			buffer.put(this.bytes, 0, length - first);
			this.head = (this.head + length) % CAPACITY;
			this.size -= length;
			this.drained.signalAll();
			return length;
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isReaderPresent() {
		this.lock.lock();
		try {
			return !this.readerGone;
		}
		finally {
			this.lock.unlock();
		}
	}

	void closeWriter() {
		this.lock.lock();
		try {
			this.writerGone = true;
			this.filled.signalAll();
			this.drained.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	void closeReader() {
		this.lock.lock();
		try {
			this.readerGone = true;
			this.filled.signalAll();
			this.drained.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
