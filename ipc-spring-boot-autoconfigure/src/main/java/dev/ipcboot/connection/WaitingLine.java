package dev.ipcboot.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The messages of a sender that wait to be handed to a channel: because there is none, or
 * because it has no room. The highest priority goes first; within one, the order of the
 * sender is kept. They have no number yet, so any of them can be given up without a
 * trace.
 * <p>
 * Messages are added and handed over under the lock of the sender. They are given up by
 * any thread, without that lock, so that no deadline waits for it.
 */
final class WaitingLine {

	private static final int PRIORITIES = 10;

	private final List<Queue<WaitingMessage>> byPriority = new ArrayList<>(PRIORITIES);

	private final AtomicInteger size = new AtomicInteger();

	WaitingLine() {
		for (int i = 0; i < PRIORITIES; i++) {
			this.byPriority.add(new ConcurrentLinkedQueue<>());
		}
	}

	/**
	 * Add a message. Under the lock.
	 */
	void add(WaitingMessage message) {
		this.size.incrementAndGet();
		this.byPriority.get(message.message().priority()).add(message);
	}

	/**
	 * The message whose turn it is. Under the lock; it may be given up at any time.
	 */
	@Nullable WaitingMessage first() {
		if (this.size.get() > 0) {
			for (int priority = PRIORITIES - 1; priority >= 0; priority--) {
				WaitingMessage first = first(this.byPriority.get(priority));
				if (first != null) {
					return first;
				}
			}
		}
		return null;
	}

	private static @Nullable WaitingMessage first(Queue<WaitingMessage> messages) {
		WaitingMessage first = messages.peek();
		while (first != null && first.isTaken()) {
			messages.remove(first);
			first = messages.peek();
		}
		return first;
	}

	/**
	 * Take a message out. By any thread.
	 * @return {@code false} if another thread was faster
	 */
	boolean take(WaitingMessage message) {
		if (!message.take()) {
			return false;
		}
		this.size.decrementAndGet();
		this.byPriority.get(message.message().priority()).remove(message);
		return true;
	}

	/**
	 * Take out the oldest message of the lowest priority, but none of a priority that is
	 * higher than a limit.
	 */
	@Nullable WaitingMessage removeLeast(int highest) {
		for (int priority = 0; priority <= highest; priority++) {
			for (WaitingMessage oldest : this.byPriority.get(priority)) {
				if (take(oldest)) {
					return oldest;
				}
			}
		}
		return null;
	}

	/**
	 * Take out all messages for which a condition holds. By any thread.
	 */
	void removeIf(Predicate<WaitingMessage> condition, Consumer<WaitingMessage> action) {
		if (this.size.get() == 0) {
			return;
		}
		for (Queue<WaitingMessage> each : this.byPriority) {
			for (WaitingMessage message : each) {
				if (!message.isTaken() && condition.test(message) && take(message)) {
					action.accept(message);
				}
			}
		}
	}

	/**
	 * How many there are. By any thread.
	 */
	int size() {
		return this.size.get();
	}

}
