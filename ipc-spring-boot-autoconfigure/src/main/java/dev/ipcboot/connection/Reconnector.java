package dev.ipcboot.connection;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcException;
import dev.ipcboot.thread.Backoff;
import dev.ipcboot.thread.SupervisedThread;
import dev.ipcboot.thread.ThreadFaults;
import dev.ipcboot.thread.ThreadStartException;
import dev.ipcboot.transport.PeerFailedException;

/**
 * Opens a lost link again as long as messages wait for it, with a growing and jittered
 * pause between the attempts, also where the receiver takes connections and ends them at
 * once, for example since it does not trust a certificate. Its thread exists only during
 * an outage; if it can't be started, it is as soon as it can. Started and stopped under
 * the lock of the sender.
 */
final class Reconnector {

	/** The connect timeout is shorter. */
	private static final long ATTEMPT_NANOS = Duration.ofDays(1).toNanos();

	/** A link that ends so soon was refused rather than lost. */
	private static final long YOUNG_NANOS = 1_000_000_000;

	private final TaskSender sender;

	private final LinkKeeper keeper;

	private final SupervisedThread thread;

	/** Under the lock of the sender: whether the thread runs or is about to. */
	private boolean running;

	private volatile boolean stopped;

	/** When the latest link was opened by this class, under the lock of the sender. */
	private long openedAt = System.nanoTime() - YOUNG_NANOS;

	/** Grows as long as links end as soon as they have begun. */
	private final Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));

	/** Whether the latest link was refused rather than lost. */
	private volatile boolean refused;

	Reconnector(TaskSender sender, LinkKeeper keeper, ThreadFaults faults) {
		this.sender = sender;
		this.keeper = keeper;
		this.thread = new SupervisedThread("ipc-" + sender.task() + "-reconnect", true, this::run, faults);
	}

	void start() {
		if (!this.running && !this.stopped) {
			this.running = true;
			this.refused = System.nanoTime() - this.openedAt < YOUNG_NANOS;
			if (!this.refused) {
				this.backoff.reset();
			}
			this.thread.startSoon();
		}
	}

	void stop() {
		this.stopped = true;
		this.thread.stop();
	}

	private void run() {
		if (this.refused) {
			rest();
		}
		while (!attemptAgain()) {
			rest();
		}
	}

	private void rest() {
		LockSupport.parkNanos(this, this.backoff.next());
	}

	private boolean attemptAgain() {
		try {
			boolean done = attempt();
			this.thread.worked();
			return done;
		}
		catch (ThreadStartException ex) {
			this.thread.failed(ex);
			return false;
		}
	}

	/**
	 * Try once.
	 * @return {@code true} if there is nothing more to do
	 */
	private boolean attempt() {
		this.sender.lock().lock();
		try {
			if (!this.stopped && !this.sender.isIdle()) {
				this.keeper.open(System.nanoTime() + ATTEMPT_NANOS);
				if (this.keeper.link() == null) {
					return false;
				}
				this.openedAt = System.nanoTime();
			}
			this.running = false;
			this.keeper.onIdle();
			return true;
		}
		catch (ThreadStartException ex) {
			throw ex;
		}
		catch (IpcException ex) {
			if (ex.getCause() instanceof PeerFailedException) {
				this.keeper.giveUp(String.valueOf(ex.getMessage()));
				this.running = false;
				this.keeper.onIdle();
				return true;
			}
			return false;
		}
		finally {
			this.sender.lock().unlock();
		}
	}

}
