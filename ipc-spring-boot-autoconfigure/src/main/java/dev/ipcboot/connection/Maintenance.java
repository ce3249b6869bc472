package dev.ipcboot.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What has to be done from time to time: deadlines, owners that went away, writes that
 * don't come back, answers that found no room, rates. One thread per engine, which never
 * waits for a peer.
 */
final class Maintenance implements Runnable, AutoCloseable {

	private static final long TICK_NANOS = 50_000_000;

	private static final long CONGESTED_TICK_NANOS = 1_000_000;

	private static final long REFRESH_NANOS = TimeUnit.HOURS.toNanos(12);

	private final IpcEngine engine;

	private final Thread thread;

	private volatile boolean closed;

	Maintenance(IpcEngine engine) {
		this.engine = engine;
		this.thread = Threads.start("ipc-maintenance", true, this);
	}

	@Override
	public void run() {
		long lastTick = System.nanoTime() - TICK_NANOS;
		long lastRefresh = lastTick;
		while (!this.closed) {
			long now = System.nanoTime();
			boolean congested = this.engine.allReceivers().stream().anyMatch(TaskReceiver::isCongested);
			if (congested || now - lastTick >= TICK_NANOS) {
				this.engine.allReceivers().forEach((receiver) -> receiver.onTick(now));
			}
			if (now - lastTick >= TICK_NANOS) {
				this.engine.senders().forEach((sender) -> sender.upkeep().onTick(now));
				this.engine.statistics().tick();
				lastTick = now;
			}
			if (now - lastRefresh >= REFRESH_NANOS) {
				this.engine.allReceivers().forEach(TaskReceiver::refresh);
				lastRefresh = now;
			}
			LockSupport.parkNanos(this, congested ? CONGESTED_TICK_NANOS : TICK_NANOS);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

}
