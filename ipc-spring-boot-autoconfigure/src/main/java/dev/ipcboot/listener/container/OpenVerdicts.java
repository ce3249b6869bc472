package dev.ipcboot.listener.container;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Attempts whose call has returned, or may return, before they have an outcome: those
 * that are acknowledged by hand, whose future has not ended, or whose result is on its
 * way to another task. A stop waits for them. Many open ones are reported, since a
 * listener that forgets them fills the windows of its senders. Safe for use by any
 * thread; the lock guards nothing but the wait.
 */
final class OpenVerdicts {

	private static final Log logger = LogFactory.getLog(OpenVerdicts.class);

	private static final long MANY = 1000;

	private final Set<Handling> open = ConcurrentHashMap.newKeySet();

	private final AtomicLong count = new AtomicLong();

	private final ReentrantLock waiting = new ReentrantLock();

	private final Condition settled = this.waiting.newCondition();

	private final String listener;

	private volatile boolean awaited;

	OpenVerdicts(String listener) {
		this.listener = listener;
	}

	/**
	 * Add an attempt, unless it is open already.
	 */
	void opened(Handling handling) {
		if (!this.open.add(handling)) {
			return;
		}
		handling.setOpen(true);
		long now = this.count.incrementAndGet();
		if (now >= MANY && Long.bitCount(now / MANY) == 1 && now % MANY == 0) {
			logger.warn(now + " messages of listener '" + this.listener + "' are unacknowledged: call acknowledge,"
					+ " release or reject on each IpcAcknowledgment, and complete each future that the listener"
					+ " returns");
		}
	}

	/**
	 * Remove an attempt that has its outcome.
	 */
	void closed(Handling handling) {
		if (this.open.remove(handling)) {
			this.count.decrementAndGet();
			if (this.awaited) {
				signal();
			}
		}
	}

	private void signal() {
		this.waiting.lock();
		try {
			this.settled.signalAll();
		}
		finally {
			this.waiting.unlock();
		}
	}

	long count() {
		return this.count.get();
	}

	/**
	 * Wait until every attempt has its outcome.
	 * @param nanos the longest wait
	 * @param ignored says of a task that its word is not waited for, since it stops as
	 * well
	 */
	void await(long nanos, Predicate<String> ignored) {
		this.awaited = true;
		long left = nanos;
		this.waiting.lock();
		try {
			while (left > 0 && this.open.stream().anyMatch((each) -> isAwaited(each, ignored))) {
				left = this.settled.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.waiting.unlock();
		}
	}

	private static boolean isAwaited(Handling handling, Predicate<String> ignored) {
		String destination = handling.destination();
		return destination == null || !ignored.test(destination);
	}

	/**
	 * The attempts that have no outcome.
	 * @return a copy
	 */
	List<Handling> all() {
		return List.copyOf(this.open);
	}

}
