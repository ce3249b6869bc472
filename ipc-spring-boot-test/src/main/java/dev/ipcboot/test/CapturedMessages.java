package dev.ipcboot.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import org.assertj.core.api.AssertProvider;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one task that were captured since the test began, in the order in which
 * they came. May be handed to AssertJ's {@code assertThat} as the list that it holds.
 * Safe for use by any thread.
 */
public final class CapturedMessages implements AssertProvider<ListAssert<CapturedMessage>> {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition arrived = this.lock.newCondition();

	private final List<CapturedMessage> messages = new ArrayList<>();

	private final String task;

	private volatile Function<CapturedMessage, @Nullable Object> answer = (message) -> null;

	CapturedMessages(String task) {
		this.task = task;
	}

	/**
	 * Answer messages that come from now on, until the test ends. A result is the reply
	 * to a request; without one, a message is acknowledged; an exception rejects it.
	 * @param answer gives the reply, or {@code null}
	 */
	public void answer(Function<CapturedMessage, @Nullable Object> answer) {
		this.answer = answer;
	}

	/**
	 * Wait for messages, at most 10 seconds.
	 * @param count how many have to have come
	 * @return all that have come: at least so many
	 * @throws AssertionError if fewer come
	 */
	public List<CapturedMessage> await(int count) {
		return await(count, TIMEOUT);
	}

	/**
	 * Wait for messages.
	 * @param count how many have to have come
	 * @param timeout the longest wait
	 * @return all that have come: at least so many
	 * @throws AssertionError if fewer come
	 */
	public List<CapturedMessage> await(int count, Duration timeout) {
		long left = timeout.toNanos();
		this.lock.lock();
		try {
			while (this.messages.size() < count && left > 0) {
				left = this.arrived.awaitNanos(left);
			}
			if (this.messages.size() < count) {
				throw new AssertionError("Expected " + count + " messages for task '" + this.task + "' within "
						+ timeout.toMillis() + " ms, but " + this.messages.size() + " came: " + this.messages);
			}
			return List.copyOf(this.messages);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for messages for task '" + this.task + "'", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What has come so far.
	 * @return the messages
	 */
	public List<CapturedMessage> received() {
		this.lock.lock();
		try {
			return List.copyOf(this.messages);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public ListAssert<CapturedMessage> assertThat() {
		return Assertions.assertThat(received()).as("messages for task '%s'", this.task);
	}

	@Nullable Object add(CapturedMessage message) {
		this.lock.lock();
		try {
			this.messages.add(message);
			this.arrived.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		return this.answer.apply(message);
	}

	void reset() {
		this.answer = (message) -> null;
		this.lock.lock();
		try {
			this.messages.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public String toString() {
		return "captured messages for task '" + this.task + "'";
	}

}
