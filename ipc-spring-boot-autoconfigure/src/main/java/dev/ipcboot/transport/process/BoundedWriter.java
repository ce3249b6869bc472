package dev.ipcboot.transport.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a pipe without waiting for its reader longer than is allowed. A write to a
 * pipe of the JDK can be bounded by nothing but the end of the pipe, and a reader that is
 * slow is no reason to end it. So a thread of its own writes; writers fill a buffer while
 * it is at work, and wait for room in that one. Safe for use by any thread.
 */
final class BoundedWriter implements Runnable {

	static final int CAPACITY = FrameLayout.MAX_FRAME_LENGTH;

	private final OutputStream stream;

	private final String reader;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition filled = this.lock.newCondition();

	private final Condition drained = this.lock.newCondition();

	private byte[] filling = new byte[CAPACITY];

	/** What the writing thread is at; used by that thread alone. */
	private byte[] emptying = new byte[CAPACITY];

	private int size;

	private boolean writing;

	private boolean closed;

	private @Nullable IOException failure;

	/**
	 * Create a writer; a thread has to run it.
	 * @param reader who reads, for messages to people
	 */
	BoundedWriter(OutputStream stream, String reader) {
		this.stream = stream;
		this.reader = reader;
	}

	/**
	 * Have a batch written, as a whole or not at all.
	 * @throws WriteTimeoutException if there was no room in time; nothing is written then
	 * @throws IOException if the pipe has ended
	 */
	void write(ByteBuffer batch, long timeoutNanos) throws IOException {
		this.lock.lock();
		try {
			awaitRoom(batch.remaining(), timeoutNanos);
			int length = batch.remaining();
			batch.get(this.filling, this.size, length);
			this.size += length;
			this.filled.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitRoom(int length, long timeoutNanos) throws IOException {
		long left = timeoutNanos;
		while (!isEnded() && CAPACITY - this.size < length) {
			if (left <= 0) {
				throw new WriteTimeoutException(this.reader + " made no room for " + length + " bytes within "
						+ TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms");
			}
			try {
				left = this.drained.awaitNanos(left);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new WriteTimeoutException("Interrupted while " + this.reader + " made no room");
			}
		}
		if (isEnded()) {
			throw new IOException(this.reader + " does not read any more", this.failure);
		}
	}

	private boolean isEnded() {
		return this.closed || this.failure != null;
	}

	boolean isOpen() {
		this.lock.lock();
		try {
			return !isEnded();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void run() {
		try (OutputStream out = this.stream) {
			int length = take();
			while (length > 0) {
				out.write(this.emptying, 0, length);
				out.flush();
				length = take();
			}
		}
		catch (IOException ex) {
			fail(ex);
		}
	}

	/**
	 * Exchange the buffers as soon as there is something to write.
	 * @return how much, or 0 if everything is written and nothing more will come
	 */
	private int take() {
		this.lock.lock();
		try {
			this.writing = false;
			this.drained.signalAll();
			while (this.size == 0 && !this.closed) {
				this.filled.awaitUninterruptibly();
			}
			byte[] full = this.filling;
			this.filling = this.emptying;
			this.emptying = full;
			int length = this.size;
			this.size = 0;
			this.writing = length > 0;
			this.drained.signalAll();
			return length;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void fail(IOException cause) {
		this.lock.lock();
		try {
			this.failure = cause;
			this.size = 0;
			this.writing = false;
			this.drained.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take no further batches; the pipe is closed when everything has been written, which
	 * is not waited for.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.filled.signalAll();
			this.drained.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait until everything has been written.
	 * @return whether it has
	 */
	boolean awaitWritten(long timeoutNanos) {
		long left = timeoutNanos;
		this.lock.lock();
		try {
			while ((this.size > 0 || this.writing) && this.failure == null && left > 0) {
				left = this.drained.awaitNanos(left);
			}
			return this.size == 0 && !this.writing;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

}
