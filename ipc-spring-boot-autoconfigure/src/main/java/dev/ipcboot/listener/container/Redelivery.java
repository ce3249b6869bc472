package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import dev.ipcboot.thread.SerialExecutor;
import dev.ipcboot.thread.ThreadListener;

/**
 * Messages that are handled again after a while. Its thread exists only while there are
 * some. Safe for use by any thread.
 */
final class Redelivery {

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

	private final Set<Handling> waiting = ConcurrentHashMap.newKeySet();

	private final Consumer<Handling> again;

	private final Consumer<Handling> abandon;

	private final SerialExecutor executor;

	/**
	 * Create an empty one.
	 * @param listener the id of the listener
	 * @param again is called on the thread when the time of a message has come
	 * @param abandon is called for messages whose time has not come by the end
	 * @param faults learns of the faults of the thread
	 */
	Redelivery(String listener, Consumer<Handling> again, Consumer<Handling> abandon, ThreadListener faults) {
		this.executor = new SerialExecutor(listener + "-redelivery", KEEP_ALIVE, faults);
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
		if (!this.executor.schedule(() -> deliver(handling), delay)) {
			abandon(handling);
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

	/**
	 * Abandon what waits, and end the thread when it returns from the listener.
	 */
	void close() {
		this.executor.close();
		this.waiting.forEach(this::abandon);
	}

	/**
	 * Wait for the message that is being handled again.
	 * @return whether there is none left
	 */
	boolean await(long nanos) {
		try {
			return this.executor.awaitEnd(nanos);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
