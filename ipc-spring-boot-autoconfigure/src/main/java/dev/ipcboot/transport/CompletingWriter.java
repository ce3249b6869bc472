package dev.ipcboot.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Writes to a stream of bytes such that nothing is ever torn: what was begun is completed
 * before anything else is written, whichever thread comes next. A write that has not
 * begun when its time is up leaves no trace. Safe for use by any thread.
 */
public final class CompletingWriter implements CompletingOutput {

	private static final int STAGING = 64 * 1024;

	private final Carrier carrier;

	private final String reader;

	private final int largestPiece;

	/** Held while one write is under way; waited for no longer than its deadline. */
	private final ReentrantLock turn = new ReentrantLock();

	/**
	 * Begun and incomplete messages. Under the lock. May be empty where the carrier has
	 * bytes that it has taken and not written.
	 */
	private @Nullable ByteBuffer rest;

	private int restPriority;

	private volatile boolean midway;

	private volatile int unfinished;

	/** Takes bytes of the heap to the carrier; under the lock. */
	private @Nullable ByteBuffer staging;

	/**
	 * Create a writer.
	 * @param carrier takes the bytes
	 * @param reader the other side, for messages to people
	 * @param largestPiece the most that the carrier is given at once
	 */
	public CompletingWriter(Carrier carrier, String reader, int largestPiece) {
		this.carrier = carrier;
		this.reader = reader;
		this.largestPiece = largestPiece;
	}

	@Override
	public void write(ByteBuffer message, int priority, long timeoutNanos) throws IOException {
		long left = takeTurn(timeoutNanos);
		try {
			left = completeRest(left);
			int begin = message.position();
			try {
				if (message.hasRemaining()) {
					writePieces(message, priority, left);
				}
			}
			catch (WriteTimeoutException ex) {
				int written = message.position() - begin;
				if (written == 0) {
					throw ex;
				}
				int total = message.limit() - begin;
				keep(message, priority);
				throw new PartialWriteException(String.valueOf(ex.getMessage()), written, total);
			}
		}
		finally {
			this.turn.unlock();
		}
	}

	@Override
	public boolean complete(long timeoutNanos) throws IOException {
		try {
			long left = takeTurn(timeoutNanos);
			try {
				completeRest(left);
				return true;
			}
			finally {
				this.turn.unlock();
			}
		}
		catch (WriteTimeoutException ex) {
			return false;
		}
	}

	@Override
	public boolean isMidway() {
		return this.midway;
	}

	@Override
	public int unfinished() {
		return this.unfinished;
	}

	/**
	 * Take the turn to write.
	 * @return the rest of the time
	 */
	private long takeTurn(long timeoutNanos) throws WriteTimeoutException {
		if (this.turn.tryLock()) {
			return timeoutNanos;
		}
		long start = System.nanoTime();
		try {
			if (this.turn.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
				return Math.max(0, timeoutNanos - (System.nanoTime() - start));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new WriteTimeoutException("Interrupted while another thread writes to " + this.reader);
		}
		throw new WriteTimeoutException(
				this.reader + " made no room for what another thread writes within " + millis(timeoutNanos) + " ms");
	}

	private long completeRest(long timeoutNanos) throws IOException {
		ByteBuffer begun = this.rest;
		if (begun == null) {
			return timeoutNanos;
		}
		long start = System.nanoTime();
		try {
			writePieces(begun, this.restPriority, timeoutNanos);
		}
		finally {
			this.unfinished = begun.remaining();
		}
		this.rest = null;
		this.midway = false;
		return Math.max(0, timeoutNanos - (System.nanoTime() - start));
	}

	private void keep(ByteBuffer message, int priority) {
		ByteBuffer copy = ByteBuffer.allocate(message.remaining());
		this.rest = copy.put(message).flip();
		this.restPriority = priority;
		this.midway = true;
		this.unfinished = copy.remaining();
	}

	private void writePieces(ByteBuffer message, int priority, long timeoutNanos) throws IOException {
		if (message.isDirect() && message.remaining() <= this.largestPiece) {
			this.carrier.write(message, priority, timeoutNanos);
			return;
		}
		long left = timeoutNanos;
		do {
			ByteBuffer piece = stage(message);
			int length = piece.remaining();
			long start = System.nanoTime();
			try {
				this.carrier.write(piece, priority, left);
			}
			finally {
				message.position(message.position() + length - piece.remaining());
			}
			left = Math.max(0, left - (System.nanoTime() - start));
		}
		while (message.hasRemaining());
	}

	private ByteBuffer stage(ByteBuffer message) {
		int length = Math.min(message.remaining(), this.largestPiece);
		ByteBuffer direct = this.staging;
		if (direct == null || direct.capacity() < length) {
			direct = ByteBuffer.allocateDirect(Math.max(length, Math.min(STAGING, this.largestPiece)));
			this.staging = direct;
		}
		direct.clear().put(message.slice(message.position(), length)).flip();
		return direct;
	}

	private static long millis(long nanos) {
		return TimeUnit.NANOSECONDS.toMillis(nanos);
	}

	/**
	 * Takes bytes.
	 */
	@FunctionalInterface
	public interface Carrier {

		/**
		 * Write bytes. Called by one thread at a time.
		 * @param bytes a direct buffer, advanced by what was taken
		 * @param priority the priority of the write
		 * @param timeoutNanos the longest wait
		 * @throws WriteTimeoutException if time was up before all was taken
		 * @throws IOException if the channel has ended
		 */
		void write(ByteBuffer bytes, int priority, long timeoutNanos) throws IOException;

	}

}
