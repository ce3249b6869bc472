package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Messages that are handled again after a while. Its thread is started with the first of
 * them. Safe for use by any thread; the lock guards the start and the end of the thread.
 */
final class Redelivery {

	private final Set<Handling> waiting = ConcurrentHashMap.newKeySet();

	private final ReentrantLock lifecycle = new ReentrantLock();

	private final String threadName;

	private final Consumer<Handling> again;

	private final Consumer<Handling> abandon;

	private @Nullable ScheduledThreadPoolExecutor executor;

	private boolean closed;

	/**
	 * Create an empty one.
	 * @param listener the id of the listener
	 * @param again is called on the thread when the time of a message has come
	 * @param abandon is called for messages whose time has not come by the end
	 */
	Redelivery(String listener, Consumer<Handling> again, Consumer<Handling> abandon) {
		this.threadName = listener + "-redelivery";
		this.again = again;
		this.abandon = abandon;
	}

	/**
	 * Handle a message after a while.
	 * @param handling the next attempt, whose verdict is out of the call of the engine
	 * @param delay how long to wait
	 */
	void schedule(Handling handling, Duration delay) {
		this.waiting.add(handling);
		ScheduledThreadPoolExecutor timer = timer();
		if (timer == null || !submit(timer, handling, delay)) {
			abandon(handling);
		}
	}

	private boolean submit(ScheduledThreadPoolExecutor timer, Handling handling, Duration delay) {
		try {
			timer.schedule(() -> deliver(handling), delay.toNanos(), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	private void deliver(Handling handling) {
		if (this.waiting.remove(handling)) {
			this.again.accept(handling);
		}
	}

	private void abandon(Handling handling) {
		if (this.waiting.remove(handling)) {
			this.abandon.accept(handling);
		}
	}

	private @Nullable ScheduledThreadPoolExecutor timer() {
		this.lifecycle.lock();
		try {
			if (this.executor == null && !this.closed) {
				this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
					Thread thread = new Thread(task, this.threadName);
					thread.setDaemon(true);
					return thread;
				});
			}
			return this.executor;
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	/**
	 * Abandon what waits, and end the thread when it returns from the listener.
	 */
	void close() {
		this.lifecycle.lock();
		try {
			this.closed = true;
			if (this.executor != null) {
				this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
				this.executor.shutdown();
			}
		}
		finally {
			this.lifecycle.unlock();
		}
		this.waiting.forEach(this::abandon);
	}

	/**
	 * Wait for the message that is being handled again.
	 * @return whether there is none left
	 */
	boolean await(long nanos) {
		ScheduledThreadPoolExecutor timer = this.executor;
		if (timer == null) {
			return true;
		}
		try {
			return timer.awaitTermination(nanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
