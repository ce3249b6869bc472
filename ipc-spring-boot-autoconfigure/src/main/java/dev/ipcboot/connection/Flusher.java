package dev.ipcboot.connection;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.thread.SupervisedThread;
import dev.ipcboot.thread.ThreadFaults;

/**
 * The back-stop for gathered messages: writes what nobody adds to about 100 microseconds
 * after it was gathered, if no caller and no verdict has done so before, and tries again,
 * less and less often, while a peer has no room. Where messages keep coming it writes
 * once a millisecond at most, and looks less and less often, since whoever sends will
 * write. One thread per engine; it sleeps as long as nothing is gathered, and while it is
 * awake nobody pays for waking it. A fault at one sender harms no other.
 */
final class Flusher implements AutoCloseable {

	private static final String NAME = "ipc-flusher";

	private static final long INTERVAL_NANOS = 100_000;

	private static final long LONGEST_INTERVAL_NANOS = 3_200_000;

	/** The longest wait for a write where messages keep coming. */
	private static final long PATIENCE_NANOS = 1_000_000;

	private static final int IDLE_ROUNDS = 5;

	private static final long FIRST_RETRY_NANOS = 1_000_000;

	private static final long LONGEST_RETRY_NANOS = 16_000_000;

	private final ConcurrentLinkedQueue<TaskSender> senders = new ConcurrentLinkedQueue<>();

	private final ThreadFaults faults;

	private final SupervisedThread thread;

	/** Used by the thread alone, as is the next one. */
	private long interval = INTERVAL_NANOS;

	private long retry;

	private boolean failing;

	private volatile boolean awake;

	private volatile boolean gathered;

	private volatile boolean closed;

	/**
	 * Create the back-stop and start its thread.
	 * @throws dev.ipcboot.thread.ThreadStartException if that can't be started
	 */
	Flusher(ThreadFaults faults) {
		this.faults = faults;
		this.thread = new SupervisedThread(NAME, true, this::run, faults);
		this.thread.start();
	}

	void add(TaskSender sender) {
		this.senders.add(sender);
	}

	void remove(TaskSender sender) {
		this.senders.remove(sender);
	}

	void wake(TaskSender sender) {
		if (!this.gathered) {
			this.gathered = true;
			if (!this.awake) {
				this.thread.wake();
			}
		}
	}

	private void run() {
		int idleRounds = 0;
		while (!this.closed) {
			if (this.gathered) {
				idleRounds = 0;
				this.gathered = false;
				this.awake = true;
				flush(park());
			}
			else if (this.retry > 0) {
				sleep(this.retry);
				flush(false);
			}
			else if (++idleRounds < IDLE_ROUNDS) {
				LockSupport.parkNanos(this, LONGEST_INTERVAL_NANOS);
			}
			else {
				this.interval = INTERVAL_NANOS;
				sleep(Long.MAX_VALUE);
			}
		}
	}

	/**
	 * Wait until it is time to look.
	 * @return whether that took much longer, since the processors are busy with others,
	 * who need them more
	 */
	private boolean park() {
		long start = System.nanoTime();
		LockSupport.parkNanos(this, this.interval);
		return System.nanoTime() - start > 2 * this.interval;
	}

	/**
	 * Write what has been gathered for too long, and decide when to look again. A peer
	 * without room leaves something, and so does a sender at which somebody else writes.
	 */
	private void flush(boolean crowded) {
		long recently = System.nanoTime() - PATIENCE_NANOS;
		boolean stalled = false;
		boolean left = false;
		boolean broken = false;
		for (TaskSender sender : this.senders) {
			if (!sender.path().hasGathered()) {
				continue;
			}
			try {
				if (sender.upkeep().isStalled()) {
					stalled = true;
					left |= !sender.upkeep().tryFlush();
				}
				else {
					this.gathered = true;
					if (!sender.path().hasWrittenSince(recently)) {
						sender.upkeep().tryFlush();
					}
				}
			}
			catch (Throwable ex) {
				left = true;
				broken = true;
				this.faults.threadFailed(NAME, ex, !this.failing);
				this.failing = true;
			}
		}
		if (this.failing && !broken) {
			this.failing = false;
			this.faults.threadRecovered(NAME);
		}
		this.interval = (stalled && !crowded) ? INTERVAL_NANOS : Math.min(LONGEST_INTERVAL_NANOS, 2 * this.interval);
		this.retry = left ? Math.min(LONGEST_RETRY_NANOS, Math.max(FIRST_RETRY_NANOS, 2 * this.retry)) : 0;
	}

	private void sleep(long nanos) {
		this.awake = false;
		if (!this.gathered) {
			LockSupport.parkNanos(this, nanos);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.thread.stop();
	}

}
