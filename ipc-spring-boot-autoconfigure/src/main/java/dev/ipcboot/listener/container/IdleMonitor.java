package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.function.Consumer;

import dev.ipcboot.thread.SerialExecutor;
import dev.ipcboot.thread.ThreadListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Says when nothing has come for an interval, and again after each further one. Has a
 * thread, which calls whoever wants to know. Safe for use by any thread.
 */
final class IdleMonitor {

	private static final Log logger = LogFactory.getLog(IdleMonitor.class);

	private final long interval;

	private final SerialExecutor timer;

	private volatile long lastMessage = System.nanoTime();

	/** Used by the timer alone. */
	private long reported = this.lastMessage;

	IdleMonitor(String listener, Duration interval, ThreadListener faults) {
		this.timer = new SerialExecutor(listener + "-idle", Duration.ZERO, faults);
		this.interval = interval.toNanos();
	}

	void start(Consumer<Duration> onIdle) {
		this.timer.repeat(() -> check(onIdle), Duration.ofNanos(Math.max(1, this.interval / 4)));
	}

	private void check(Consumer<Duration> onIdle) {
		long last = this.lastMessage;
		long now = System.nanoTime();
		if (now - last < this.interval || now - this.reported < this.interval) {
			return;
		}
		this.reported = now;
		try {
			onIdle.accept(Duration.ofNanos(now - last));
		}
		catch (Throwable ex) {
			logger.warn("A listener of the idle event failed", ex);
		}
	}

	void onMessage() {
		this.lastMessage = System.nanoTime();
	}

	void close() {
		this.timer.close();
		this.timer.interrupt();
	}

}
