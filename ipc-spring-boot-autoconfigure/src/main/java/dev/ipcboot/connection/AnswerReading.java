package dev.ipcboot.connection;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import dev.ipcboot.transport.AwaitableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Says who reads the answers that a channel brings: a thread of its own, or a caller that
 * waits for a reply. A round trip in which the caller reads needs one wake-up of a thread
 * less, which is most of what it costs.
 * <p>
 * The thread reads, until it has brought a reply to a caller that would rather have read
 * it. Then, as long as callers come in quick succession and nothing else is in flight, it
 * leaves the channel to them. Whoever sends something that no caller waits for wakes it
 * up. Safe for use by any thread.
 */
final class AnswerReading implements Runnable {

	/** For how long nobody may read: the longest that other answers have to wait. */
	private static final long PAUSE_NANOS = 1_000_000;

	/** For how long a caller reads; the thread does it from then on. */
	private static final long PATIENCE_NANOS = 5_000_000;

	private final AwaitableChannel channel;

	private final ReadLoop loop;

	/** Whether nothing is in flight whose answer nobody waits for. */
	private final BooleanSupplier quiet;

	/** Whoever reads holds it. */
	private final ReentrantLock turn = new ReentrantLock();

	private volatile @Nullable Thread thread;

	/** A caller would have liked to read. */
	private volatile boolean wanted;

	/** Until when the thread leaves the channel to callers; 0 if it does not. */
	private volatile long pausedUntil;

	private volatile boolean refused;

	/**
	 * Create the reading of a channel.
	 * @param loop reads the channel
	 * @param quiet whether no answers but those to waiting callers are to be expected
	 */
	AnswerReading(AwaitableChannel channel, ReadLoop loop, BooleanSupplier quiet) {
		this.channel = channel;
		this.loop = loop;
		this.quiet = quiet;
	}

	@Override
	public void run() {
		this.thread = Thread.currentThread();
		while (!this.loop.isEnded()) {
			long until = this.pausedUntil;
			long left = until - System.nanoTime();
			if (until != 0 && left > 0) {
				LockSupport.parkNanos(this, left);
			}
			else {
				read();
			}
		}
		this.loop.finish();
	}

	private void read() {
		this.turn.lock();
		try {
			this.pausedUntil = 0;
			if (!this.loop.isEnded()) {
				this.loop.step();
				this.loop.rethrow();
			}
			if (this.wanted) {
				this.wanted = false;
				pause();
			}
		}
		finally {
			this.turn.unlock();
		}
	}

	/**
	 * Let callers read, unless there is something in flight: who sends next sees either
	 * that the thread pauses, or is seen here.
	 * @return whether it is so
	 */
	private boolean pause() {
		this.pausedUntil = (System.nanoTime() + PAUSE_NANOS) | 1;
		if (this.quiet.getAsBoolean()) {
			return true;
		}
		this.pausedUntil = 0;
		return false;
	}

	/**
	 * Something was sent for whose answer no caller waits.
	 */
	void resume() {
		if (this.pausedUntil != 0) {
			this.pausedUntil = 0;
			LockSupport.unpark(this.thread);
		}
	}

	/**
	 * Read on behalf of a caller, who holds no lock. Returns at once if somebody else
	 * reads, and after a while in any case: the caller then waits to be told.
	 * @param ended whether the caller knows what it waits for
	 */
	void readUntil(BooleanSupplier ended) {
		if (this.refused || this.turn.isHeldByCurrentThread()) {
			return;
		}
		if (!this.turn.tryLock()) {
			this.wanted = true;
			return;
		}
		boolean paused = false;
		try {
			readInTurn(ended);
			paused = ended.getAsBoolean() && !this.loop.isEnded() && pause();
		}
		finally {
			this.turn.unlock();
			if (!paused) {
				this.pausedUntil = 0;
				LockSupport.unpark(this.thread);
			}
		}
	}

	private void readInTurn(BooleanSupplier ended) {
		long end = System.nanoTime() + PATIENCE_NANOS;
		long left = PATIENCE_NANOS;
		try {
			while (!ended.getAsBoolean() && left > 0 && !this.loop.isEnded()
					&& !Thread.currentThread().isInterrupted()) {
				if (this.loop.spin() || this.channel.awaitReadable(left)) {
					this.loop.step();
				}
				left = end - System.nanoTime();
			}
		}
		catch (IOException ex) {
			// Without native access nobody can wait here; the thread finds other faults
			this.refused = true;
		}
	}

}
