package dev.ipcboot.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * When a receiver may call its handler: one channel at a time, and not while paused. A
 * paused receiver does not read on, so that the kernel's buffers fill and hold the
 * senders back.
 */
final class Dispatch {

	private static final long NONE = Long.MIN_VALUE;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** Guards nothing but the wait for the end of a pause: never held while handling. */
	private final ReentrantLock pausing = new ReentrantLock();

	private final Condition resumed = this.pausing.newCondition();

	private volatile boolean paused;

	/** Whether nothing further is to be read. */
	private volatile boolean draining;

	/** Whether the channels have been closed. */
	private volatile boolean ended;

	private int busy;

	/** The threads that have read something and wait for the end of a pause. */
	private int waiting;

	/** When the message in hand was handed over, or {@link #NONE}. */
	private final AtomicLong handling = new AtomicLong(NONE);

	/** Since when something has been held back by a pause, or {@link #NONE}. */
	private volatile long held = NONE;

	private volatile boolean closed;

	/**
	 * Wait for the turn to handle what has been read.
	 */
	void begin() {
		this.lock.lock();
		while (this.paused && !this.closed) {
			this.waiting++;
			this.lock.unlock();
			awaitResume();
			this.lock.lock();
			this.waiting--;
		}
		this.held = NONE;
		this.busy++;
	}

	private void awaitResume() {
		this.pausing.lock();
		try {
			while (this.paused && !this.closed) {
				if (this.held == NONE) {
					this.held = System.nanoTime();
				}
				this.resumed.awaitUninterruptibly();
			}
		}
		finally {
			this.pausing.unlock();
		}
	}

	/**
	 * A message is handed to the handler. Under the lock; costs no more than a plain
	 * write.
	 * @param now the time by the clock of the JVM
	 */
	void handling(long now) {
		this.handling.setOpaque(now);
	}

	/**
	 * The handler has returned. Under the lock.
	 */
	void handled() {
		this.handling.setOpaque(NONE);
	}

	/**
	 * For how long the handler has had the message in hand, or for how long a pause has
	 * held one back. For any thread.
	 * @param now the time by the clock of the JVM
	 * @return nanoseconds, or 0 if there is none
	 */
	long oldest(long now) {
		long inHand = this.handling.getOpaque();
		long waiting = this.held;
		return Math.max((inHand != NONE) ? Math.max(0, now - inHand) : 0,
				(waiting != NONE) ? Math.max(0, now - waiting) : 0);
	}

	/**
	 * Leave the turn to others; the verdicts have still to be written.
	 */
	void release() {
		this.lock.unlock();
	}

	/**
	 * Take the turn again after {@link #release()}.
	 */
	void resume() {
		this.lock.lock();
	}

	/**
	 * The verdicts have been written. After {@link #release()}.
	 */
	void finished() {
		this.lock.lock();
		try {
			this.busy--;
			if (this.closed || this.draining) {
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait before a read while the receiver drains. Nothing is read then that would have
	 * to be handled: it is left in the kernel.
	 */
	void awaitRead() {
		if (!this.draining || this.ended) {
			return;
		}
		this.pausing.lock();
		try {
			while (!this.ended) {
				this.resumed.awaitUninterruptibly();
			}
		}
		finally {
			this.pausing.unlock();
		}
	}

	/**
	 * Let nothing further be read. Threads that are in a read already handle what it
	 * brings.
	 */
	void stopReading() {
		this.draining = true;
	}

	boolean isDraining() {
		return this.draining;
	}

	/**
	 * Let nothing further be read, and wait until what has been read is handled.
	 * @return whether everything came to its end in time
	 */
	boolean drain(long graceNanos) {
		this.draining = true;
		return awaitIdle(graceNanos, false);
	}

	/**
	 * The channels have been closed: threads that wait before a read find that out.
	 */
	void end() {
		this.ended = true;
		wakePaused();
	}

	/**
	 * Pause or go on. Does not wait for the message that is being handled, which may take
	 * any time.
	 */
	void pause(boolean newPaused) {
		this.paused = newPaused;
		wakePaused();
	}

	private void wakePaused() {
		this.pausing.lock();
		try {
			this.resumed.signalAll();
		}
		finally {
			this.pausing.unlock();
		}
	}

	/**
	 * Let no further message be handled, and wait for the one that is, and for its
	 * verdict to be written.
	 * @return whether everything came to its end in time
	 */
	boolean close(long graceNanos) {
		this.closed = true;
		wakePaused();
		return awaitIdle(graceNanos, true);
	}

	private boolean awaitIdle(long graceNanos, boolean alsoPaused) {
		long left = graceNanos;
		try {
			if (!this.lock.tryLock(graceNanos, TimeUnit.NANOSECONDS)) {
				return false;
			}
			try {
				while (isBusy(alsoPaused) && left > 0) {
					left = this.changed.awaitNanos(left);
				}
				return !isBusy(alsoPaused);
			}
			finally {
				this.lock.unlock();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private boolean isBusy(boolean alsoPaused) {
		return this.busy > 0 || (alsoPaused && this.waiting > 0);
	}

	/**
	 * Whether the receiver has been closed; what has been read and not handled by then
	 * stays unconfirmed.
	 */
	boolean isClosed() {
		return this.closed;
	}

}
