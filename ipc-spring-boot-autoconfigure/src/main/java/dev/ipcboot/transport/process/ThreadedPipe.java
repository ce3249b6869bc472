package dev.ipcboot.transport.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A pipe of the JDK, for where the C library can't be called. A blocking write to it can
 * be bounded by nothing but its end, and a reader that is slow is no reason to end it. So
 * a thread of its own writes, in pieces, and the caller waits for it. When the time of
 * the caller is up, the pieces that have not been begun are taken back.
 */
final class ThreadedPipe implements ProcessPipe, Runnable {

	/** The kernel takes a piece of this size whole or not at all. */
	private static final int PIECE = 4096;

	/** The thread takes so long at most where there is room: no wait is shorter. */
	private static final long MOMENT_NANOS = 2_000_000;

	private final OutputStream stream;

	private final String reader;

	private final Path descriptor;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition filled = this.lock.newCondition();

	private final Condition written = this.lock.newCondition();

	private final byte[] bytes = new byte[BATCH];

	/** The end of what is to be written. */
	private int limit;

	/** The end of what the kernel has. */
	private int done;

	/** The end of what the thread has begun to write. */
	private int begun;

	private boolean closed;

	private boolean ended;

	private @Nullable IOException failure;

	/**
	 * Create a pipe; a thread has to run it.
	 * @param reader the process that reads, for messages to people
	 * @param descriptor the path of the descriptor at which that process reads
	 */
	ThreadedPipe(OutputStream stream, String reader, Path descriptor) {
		this.stream = stream;
		this.reader = reader;
		this.descriptor = descriptor;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		long deadline = System.nanoTime() + Math.max(timeoutNanos, MOMENT_NANOS);
		do {
			writeSome(batch, deadline, timeoutNanos);
		}
		while (batch.hasRemaining());
	}

	private void writeSome(ByteBuffer batch, long deadline, long timeoutNanos) throws IOException {
		this.lock.lock();
		try {
			if (!awaitWritten(deadline)) {
				throw noRoom(batch.remaining(), timeoutNanos);
			}
			int length = Math.min(batch.remaining(), BATCH);
			batch.get(batch.position(), this.bytes, 0, length);
			this.limit = length;
			this.done = 0;
			this.begun = 0;
			this.filled.signal();
			boolean complete = false;
			try {
				complete = awaitWritten(deadline);
			}
			finally {
				// What the thread is at can't be taken back: it comes before anything
				// else
				int taken = Math.max(this.begun, this.done);
				this.limit = taken;
				batch.position(batch.position() + taken);
			}
			if (!complete) {
				throw noRoom(length - this.done, timeoutNanos);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private WriteTimeoutException noRoom(int length, long timeoutNanos) {
		return new WriteTimeoutException(this.reader + " made no room for " + length + " bytes within "
				+ TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms");
	}

	/**
	 * Wait until the thread has nothing to write.
	 * @return {@code false} if the deadline came first
	 * @throws IOException if the pipe has ended
	 */
	private boolean awaitWritten(long deadline) throws IOException {
		boolean interrupted = false;
		try {
			while (this.done < this.limit && !isEnded()) {
				long left = deadline - System.nanoTime();
				if (left <= 0) {
					return false;
				}
				try {
					this.written.awaitNanos(left);
				}
				catch (InterruptedException ex) {
					// As a write that does not wait for a thread: its time is bounded
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
		if (isEnded()) {
			throw new IOException(this.reader + " does not read any more", this.failure);
		}
		return true;
	}

	private boolean isEnded() {
		return this.closed || this.failure != null;
	}

	@Override
	public boolean isOpen() {
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
			int length = next();
			while (length > 0) {
				out.write(this.bytes, this.begun - length, length);
				out.flush();
				length = next();
			}
		}
		catch (IOException ex) {
			end(ex);
		}
		finally {
			end(null);
		}
	}

	/**
	 * A piece has been written; wait for the next one.
	 * @return its length, or 0 if nothing more will come
	 */
	private int next() {
		this.lock.lock();
		try {
			this.done = this.begun;
			this.written.signalAll();
			while (this.begun >= this.limit && !this.closed) {
				this.filled.awaitUninterruptibly();
			}
			int length = Math.min(PIECE, this.limit - this.begun);
			this.begun += length;
			return length;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void end(@Nullable IOException cause) {
		this.lock.lock();
		try {
			if (cause != null) {
				this.failure = cause;
			}
			this.ended = true;
			this.written.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long unread() {
		return UnreadBytes.UNKNOWN;
	}

	@Override
	public UnreadBytes watch() {
		return UnreadBytes.of(this.descriptor);
	}

	/**
	 * Take no further bytes. The thread closes the pipe when it has written what it has.
	 */
	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.filled.signalAll();
			this.written.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean awaitClosed(long timeoutNanos) {
		long left = timeoutNanos;
		this.lock.lock();
		try {
			while (!this.ended && left > 0) {
				left = this.written.awaitNanos(left);
			}
			return this.ended;
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
