package dev.ipcboot.rabbit;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Connection;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the broker takes messages on a connection: an alarm of its memory or disk stops
 * all publishers. Safe for use by any thread.
 */
final class BlockState implements BlockedListener {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Set<Runnable> onChange = ConcurrentHashMap.newKeySet();

	private final Connection connection;

	private @Nullable String reason;

	BlockState(Connection connection) {
		this.connection = connection;
		connection.addBlockedListener(this);
		connection.addShutdownListener((cause) -> change(null));
	}

	Connection connection() {
		return this.connection;
	}

	/**
	 * Have something done when the broker takes no more messages, and when it takes them
	 * again. Called by the thread that reads the connection, which must not wait.
	 */
	void whenChanged(Runnable action) {
		this.onChange.add(action);
	}

	void forget(Runnable action) {
		this.onChange.remove(action);
	}

	@Override
	public void handleBlocked(String newReason) {
		change(newReason);
		this.onChange.forEach(Runnable::run);
	}

	@Override
	public void handleUnblocked() {
		change(null);
		this.onChange.forEach(Runnable::run);
	}

	private void change(@Nullable String newReason) {
		this.lock.lock();
		try {
			this.reason = newReason;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isBlocked() {
		return reason() != null;
	}

	/**
	 * Reason of the broker, or {@code null} if it takes messages.
	 */
	@Nullable String reason() {
		this.lock.lock();
		try {
			return this.reason;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait until the broker takes messages.
	 * @throws WriteTimeoutException if it did not in time
	 */
	void await(long timeoutNanos) throws IOException {
		long left = timeoutNanos;
		this.lock.lock();
		try {
			while (this.reason != null) {
				if (left <= 0) {
					throw new WriteTimeoutException("the broker takes no messages: " + this.reason);
				}
				left = this.changed.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new WriteTimeoutException("interrupted while the broker took no messages");
		}
		finally {
			this.lock.unlock();
		}
	}

}
