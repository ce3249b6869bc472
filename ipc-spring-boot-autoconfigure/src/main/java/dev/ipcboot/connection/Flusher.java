package dev.ipcboot.connection;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The back-stop for gathered messages: writes them about 100 microseconds after they were
 * gathered if no caller and no verdict has done so before, and tries again, less and less
 * often, while a peer has no room. One thread per engine; it sleeps as long as nothing is
 * gathered, and while it is awake nobody pays for waking it.
 */
final class Flusher implements Runnable, AutoCloseable {

	private static final long INTERVAL_NANOS = 100_000;

	private static final int IDLE_ROUNDS = 100;

	private static final long FIRST_RETRY_NANOS = 1_000_000;

	private static final long LONGEST_RETRY_NANOS = 16_000_000;

	private final ConcurrentLinkedQueue<TaskSender> senders = new ConcurrentLinkedQueue<>();

	private final Thread thread = new Thread(this, "ipc-flusher");

	private volatile boolean awake;

	private volatile boolean gathered;

	private volatile boolean closed;

	Flusher() {
		this.thread.setDaemon(true);
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
				LockSupport.unpark(this.thread);
			}
		}
	}

	@Override
	public void run() {
		int idleRounds = 0;
		long retryNanos = 0;
		while (!this.closed) {
			if (this.gathered) {
				idleRounds = 0;
				this.gathered = false;
				this.awake = true;
				LockSupport.parkNanos(this, INTERVAL_NANOS);
				retryNanos = flush() ? 0 : FIRST_RETRY_NANOS;
			}
			else if (retryNanos > 0) {
				sleep(retryNanos);
				retryNanos = flush() ? 0 : Math.min(LONGEST_RETRY_NANOS, 2 * retryNanos);
			}
			else if (++idleRounds < IDLE_ROUNDS) {
				LockSupport.parkNanos(this, INTERVAL_NANOS);
			}
			else {
				sleep(Long.MAX_VALUE);
			}
		}
	}

	/**
	 * Write what is gathered.
	 * @return whether nothing is left: a peer without room leaves something, and so does
	 * a sender at which somebody else writes
	 */
	private boolean flush() {
		boolean empty = true;
		for (TaskSender sender : this.senders) {
			empty &= sender.upkeep().tryFlush();
		}
		return empty;
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
		LockSupport.unpark(this.thread);
	}

}
