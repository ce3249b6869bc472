package dev.ipcboot.connection;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcException;
import dev.ipcboot.transport.PeerFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Opens a lost link again as long as messages wait for it, with a growing and jittered
 * pause between the attempts, also where the receiver takes connections and ends them at
 * once, for example since it does not trust a certificate. Its thread exists only during
 * an outage. Started and stopped under the lock of the sender.
 */
final class Reconnector implements Runnable {

	private static final long FIRST_PAUSE_NANOS = 10_000_000;

	private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

	/** A link that ends so soon was refused rather than lost. */
	private static final long YOUNG_NANOS = 1_000_000_000;

	private final TaskSender sender;

	private final LinkKeeper keeper;

	private volatile @Nullable Thread thread;

	private volatile boolean stopped;

	/** When the latest link was opened by this class, under the lock of the sender. */
	private long openedAt = System.nanoTime() - YOUNG_NANOS;

	/** Grows as long as links end as soon as they have begun. */
	private volatile long pause = FIRST_PAUSE_NANOS;

	Reconnector(TaskSender sender, LinkKeeper keeper) {
		this.sender = sender;
		this.keeper = keeper;
	}

	void start() {
		if (this.thread == null && !this.stopped) {
			boolean refused = System.nanoTime() - this.openedAt < YOUNG_NANOS;
			this.pause = (refused) ? Math.min(this.pause * 2, LONGEST_PAUSE_NANOS) : FIRST_PAUSE_NANOS;
			this.thread = Threads.start("ipc-" + this.sender.task() + "-reconnect", true, this);
		}
	}

	void stop() {
		this.stopped = true;
		LockSupport.unpark(this.thread);
	}

	@Override
	public void run() {
		if (this.pause != FIRST_PAUSE_NANOS) {
			rest();
		}
		while (!attempt()) {
			rest();
		}
	}

	private void rest() {
		long longest = this.pause;
		LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(longest / 2, longest));
		this.pause = Math.min(longest * 2, LONGEST_PAUSE_NANOS);
	}

	/**
	 * Try once.
	 * @return {@code true} if there is nothing more to do
	 */
	private boolean attempt() {
		this.sender.lock().lock();
		try {
			if (!this.stopped && !this.sender.isIdle()) {
				this.keeper.open();
				if (this.keeper.link() == null) {
					return false;
				}
				this.openedAt = System.nanoTime();
			}
			this.thread = null;
			this.keeper.onIdle();
			return true;
		}
		catch (IpcException ex) {
			if (ex.getCause() instanceof PeerFailedException) {
				this.keeper.giveUp(String.valueOf(ex.getMessage()));
				this.thread = null;
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
