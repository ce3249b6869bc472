package dev.ipcboot.connection;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Answer to the HELLO of a connection: who listens there, and which window it grants. The
 * thread that reads answers tells it, the thread that opens the connection waits for it.
 * Safe for use by any thread.
 */
final class Greeting {

	/** The instance of the record, empty if there is no record or it names none. */
	private final String expected;

	/** The name of the task, or {@code null} where each side has a name of its own. */
	private final @Nullable String task;

	/** Whether an answer can only be one to this very connection. */
	private final boolean exact;

	private final CountDownLatch known = new CountDownLatch(1);

	private volatile @Nullable HelloFrame answer;

	private volatile @Nullable HelloFrame other;

	private volatile @Nullable IOException end;

	Greeting(@Nullable String task, String expected, boolean exact) {
		this.task = task;
		this.expected = expected;
		this.exact = exact;
	}

	/**
	 * Take an answer. At a return address, one that does not fit may be a late one of the
	 * last owner, so the wait goes on.
	 * @return whether it comes from the owner that was expected
	 */
	boolean take(HelloFrame hello) {
		HelloFrame before = this.answer;
		String instance = (before != null) ? before.instance() : this.expected;
		boolean fits = (this.task == null || this.task.equals(hello.task()))
				&& (instance.equals(hello.instance()) || (before == null && instance.isEmpty()));
		if (fits) {
			this.answer = hello;
		}
		else {
			this.other = hello;
		}
		if (fits || this.exact) {
			this.known.countDown();
		}
		return fits;
	}

	/**
	 * The connection has ended, so no answer follows.
	 */
	void end(IOException cause) {
		this.end = cause;
		this.known.countDown();
	}

	/**
	 * Wait for an answer or the end of the connection.
	 * @return {@code false} if the time is up
	 */
	boolean await(long nanos) throws InterruptedException {
		return this.known.await(nanos, TimeUnit.NANOSECONDS);
	}

	boolean isAnswered() {
		return this.answer != null;
	}

	/**
	 * The instance that listens, empty as long as it is not known.
	 */
	String instance() {
		HelloFrame current = this.answer;
		return (current != null) ? current.instance() : this.expected;
	}

	/**
	 * Whether an answer came that does not fit.
	 */
	boolean isContradicted() {
		return this.other != null;
	}

	/**
	 * Ignore the answer that does not fit: it came late.
	 */
	void ignoreContradiction() {
		this.other = null;
	}

	@Nullable IOException end() {
		return this.end;
	}

	/**
	 * Describes the process that answered instead of the owner.
	 */
	String contradiction() {
		HelloFrame current = this.other;
		if (current == null) {
			return "nothing";
		}
		return current + ", instead of " + ((this.task != null) ? "task '" + this.task + "' with " : "")
				+ instanceText(instance());
	}

	static String instanceText(String instance) {
		return instance.isEmpty() ? "no instance" : "instance '" + instance + "'";
	}

}
