package dev.ipcboot.connection;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The back-stop for gathered messages: writes them about 100 microseconds after they were
 * gathered if no caller and no verdict has done so before. One thread per engine; it
 * sleeps as long as nothing is gathered, and while it is awake nobody pays for waking it.
 */
final class Flusher implements Runnable, AutoCloseable {

	private static final long INTERVAL_NANOS = 100_000;

	private static final int IDLE_ROUNDS = 100;

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
		while (!this.closed) {
			if (this.gathered) {
				idleRounds = 0;
				this.gathered = false;
				this.awake = true;
				LockSupport.parkNanos(this, INTERVAL_NANOS);
				this.senders.forEach(TaskSender::tryFlush);
			}
			else if (++idleRounds < IDLE_ROUNDS) {
				LockSupport.parkNanos(this, INTERVAL_NANOS);
			}
			else {
				this.awake = false;
				if (!this.gathered) {
					LockSupport.park(this);
				}
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

}
