package dev.ipcboot.listener.container;

import java.util.Optional;
import java.util.function.Consumer;

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

	private final Consumer<Inbox> body;

	private final Runnable onEnd;

	Worker(Inbox inbox, Consumer<Inbox> body, Runnable onEnd) {
		this.inbox = inbox;
		this.body = body;
		this.onEnd = onEnd;
	}

	@Override
	public void run() {
		this.guard.enter();
		try {
			while (!this.inbox.isFinished()) {
				handleNext();
			}
		}
		finally {
			this.guard.exit();
			this.onEnd.run();
		}
	}

	private void handleNext() {
		try {
			this.body.accept(this.inbox);
		}
		catch (Throwable ex) {
			// Memory may be back for the next message; a listener must not die of this
			// one
			logger.error("A message was left without a verdict; its sender learns that by its deadline", ex);
		}
	}

	/**
	 * The thread, as long as it runs.
	 */
	Optional<Thread> caller() {
		return Optional.ofNullable(this.guard.caller());
	}

}
