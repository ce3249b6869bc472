package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Says when nothing has come for an interval, and again after each further one. Has a
 * thread, which calls whoever wants to know. Safe for use by any thread.
 */
final class IdleMonitor {

	private static final Log logger = LogFactory.getLog(IdleMonitor.class);

	private final String threadName;

	private final long interval;

	private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, this::thread);

	private volatile long lastMessage = System.nanoTime();

	/** Used by the timer alone. */
	private long reported = this.lastMessage;

	IdleMonitor(String listener, Duration interval) {
		this.threadName = listener + "-idle";
		this.interval = interval.toNanos();
	}

	private Thread thread(Runnable task) {
		Thread thread = new Thread(task, this.threadName);
		thread.setDaemon(true);
		return thread;
	}

	void start(Consumer<Duration> onIdle) {
		long period = Math.max(1, this.interval / 4);
		this.timer.scheduleAtFixedRate(() -> check(onIdle), period, period, TimeUnit.NANOSECONDS);
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
		catch (RuntimeException ex) {
			logger.warn("A listener of the idle event failed", ex);
		}
	}

	void onMessage() {
		this.lastMessage = System.nanoTime();
	}

	void close() {
		this.timer.shutdownNow();
	}

}
