package dev.ipcboot.connection;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcException;
import dev.ipcboot.transport.PeerFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Opens a lost link again as long as messages wait for it, with a growing and jittered
 * pause between the attempts. Its thread exists only during an outage. Started and
 * stopped under the lock of the sender.
 */
final class Reconnector implements Runnable {

	private static final long FIRST_PAUSE_NANOS = 10_000_000;

	private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

	private final TaskSender sender;

	private final LinkKeeper keeper;

	private volatile @Nullable Thread thread;

	private volatile boolean stopped;

	Reconnector(TaskSender sender, LinkKeeper keeper) {
		this.sender = sender;
		this.keeper = keeper;
	}

	void start() {
		if (this.thread == null && !this.stopped) {
			this.thread = Threads.start("ipc-" + this.sender.task() + "-reconnect", true, this);
		}
	}

	void stop() {
		this.stopped = true;
		LockSupport.unpark(this.thread);
	}

	@Override
	public void run() {
		long pause = FIRST_PAUSE_NANOS;
		while (!attempt()) {
			LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(pause / 2, pause));
			pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
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
				this.keeper.open();
				if (this.keeper.link() == null) {
					return false;
				}
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
