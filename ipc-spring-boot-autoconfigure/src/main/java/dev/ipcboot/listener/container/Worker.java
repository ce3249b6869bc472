package dev.ipcboot.listener.container;

import java.util.List;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A thread of a container, which takes messages until there are none left and the
 * container stops.
 */
final class Worker implements Runnable {

	private static final Log logger = LogFactory.getLog(Worker.class);

	private final CallGuard guard = new CallGuard();

	private final Inbox inbox;

	private final Body body;

	private final WorkingTime time;

	private final Runnable onEnd;

	Worker(Inbox inbox, Body body, WorkingTime time, Runnable onEnd) {
		this.inbox = inbox;
		this.body = body;
		this.time = time;
		this.onEnd = onEnd;
	}

	@Override
	public void run() {
		this.guard.enter();
		try {
			while (!this.inbox.isFinished()) {
				tryNext();
			}
		}
		finally {
			this.guard.exit();
			this.time.close();
			this.onEnd.run();
		}
	}

	private void tryNext() {
		try {
			handleNext();
		}
		catch (Throwable ex) {
			// Not even the log could be written, which must not end the worker
		}
	}

	private void handleNext() {
		try {
			this.body.handleNext(this.inbox, this.time, this.guard);
		}
		catch (Throwable ex) {
			// Faults of messages have been dealt with before
			logger.error("A thread of a listener goes on after a fault that is not one of its messages", ex);
		}
	}

	/**
	 * The messages that it handles at the moment.
	 */
	List<Handling> inHand() {
		return this.guard.inHand();
	}

	/**
	 * The thread, as long as it runs.
	 */
	Optional<Thread> caller() {
		return Optional.ofNullable(this.guard.caller());
	}

	/**
	 * What a worker does again and again.
	 */
	@FunctionalInterface
	interface Body {

		/**
		 * Wait for something and handle it.
		 * @param inbox where to take it from
		 * @param time where to count how long that takes
		 * @param guard is told what is handled
		 */
		void handleNext(Inbox inbox, WorkingTime time, CallGuard guard);

	}

}
