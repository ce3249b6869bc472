package dev.ipcboot.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.thread.SupervisedThread;
import dev.ipcboot.thread.ThreadFaults;

/**
 * What has to be done from time to time: deadlines, owners that went away, writes that
 * don't come back, answers that found no room, rates, threads that could not be started.
 * One thread per engine, which never waits for a peer. A fault at one sender or receiver
 * harms no other; the next tick tries again.
 */
final class Maintenance implements AutoCloseable {

	private static final String NAME = "ipc-maintenance";

	private static final long TICK_NANOS = 50_000_000;

	/** Not everything is done with each tick: what fails may do so less often. */
	private static final long STEADY_NANOS = 1_500_000_000;

	private static final long REFRESH_NANOS = TimeUnit.HOURS.toNanos(12);

	private final IpcEngine engine;

	private final Backlog backlog;

	private final ThreadFaults faults;

	private final SupervisedThread thread;

	/** Recent failures, and the time of the last one. Used by the thread alone. */
	private final Map<String, Long> failing = new HashMap<>();

	private long lastTick = System.nanoTime() - TICK_NANOS;

	private long lastRefresh = this.lastTick;

	private volatile boolean closed;

	/**
	 * Create the maintenance and start its thread.
	 * @throws dev.ipcboot.thread.ThreadStartException if that can't be started
	 */
	Maintenance(IpcEngine engine, Backlog backlog, ThreadFaults faults) {
		this.engine = engine;
		this.backlog = backlog;
		this.faults = faults;
		this.thread = new SupervisedThread(NAME, true, this::run, faults);
		backlog.onAdded(this.thread::wake);
		this.thread.start();
	}

	private void run() {
		while (!this.closed) {
			long now = System.nanoTime();
			long nextAttempt = this.backlog.run(now);
			if (now - this.lastTick >= TICK_NANOS) {
				this.engine.allReceivers()
					.forEach((receiver) -> guard("receiver", receiver.task(), () -> receiver.onTick(now)));
				tick(now);
			}
			if (now - this.lastRefresh >= REFRESH_NANOS) {
				this.lastRefresh = now;
				this.engine.allReceivers().forEach((receiver) -> guard("receiver", receiver.task(), receiver::refresh));
			}
			this.thread.worked();
			LockSupport.parkNanos(this, Math.min(nextAttempt, TICK_NANOS));
		}
	}

	private void tick(long now) {
		this.lastTick = now;
		this.engine.senders().forEach((sender) -> guard("sender", sender.task(), () -> sender.upkeep().onTick(now)));
		this.engine.peerings().onTick();
		guard("left-overs", "*", () -> this.engine.sweeping().onTick(now));
		guard("reply addresses", "*", () -> this.engine.returnAddresses().onTick(now));
		this.engine.statistics().tick();
		SupervisedThread.tick();
		this.failing.entrySet().removeIf((entry) -> {
			boolean over = now - entry.getValue() >= STEADY_NANOS;
			if (over) {
				this.faults.threadRecovered(entry.getKey());
			}
			return over;
		});
	}

	private void guard(String role, String task, Runnable action) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			String name = NAME + " (" + role + " of task '" + task + "')";
			this.faults.threadFailed(name, ex, this.failing.put(name, System.nanoTime()) == null);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.thread.stop();
	}

}
