package dev.ipcboot.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The messages of a sender that wait to be handed to a channel: because there is none, or
 * because it has no room. The highest priority goes first; within one, the order of the
 * sender is kept. They have no number yet, so any of them can be given up without a
 * trace. Under the lock of the sender, except {@link #size()}.
 */
final class WaitingLine {

	private static final int PRIORITIES = 10;

	private final List<Deque<WaitingMessage>> byPriority = new ArrayList<>(PRIORITIES);

	private volatile int size;

	WaitingLine() {
		for (int i = 0; i < PRIORITIES; i++) {
			this.byPriority.add(new ArrayDeque<>(0));
		}
	}

	void add(WaitingMessage message) {
		this.byPriority.get(message.message().priority()).addLast(message);
		this.size = this.size + 1;
	}

	/**
	 * The message whose turn it is.
	 */
	@Nullable WaitingMessage first() {
		if (this.size > 0) {
			for (int priority = PRIORITIES - 1; priority >= 0; priority--) {
				WaitingMessage first = this.byPriority.get(priority).peekFirst();
				if (first != null) {
					return first;
				}
			}
		}
		return null;
	}

	void removeFirst(WaitingMessage first) {
		this.byPriority.get(first.message().priority()).removeFirst();
		this.size = this.size - 1;
	}

	/**
	 * Take out the oldest message of the lowest priority, but none of a priority that is
	 * higher than a limit.
	 */
	@Nullable WaitingMessage removeLeast(int highest) {
		for (int priority = 0; priority <= highest; priority++) {
			WaitingMessage oldest = this.byPriority.get(priority).pollFirst();
			if (oldest != null) {
				this.size = this.size - 1;
				return oldest;
			}
		}
		return null;
	}

	/**
	 * Take out all messages of which something holds.
	 */
	void removeIf(Predicate<WaitingMessage> condition, Consumer<WaitingMessage> action) {
		if (this.size == 0) {
			return;
		}
		List<WaitingMessage> removed = new ArrayList<>();
		for (Deque<WaitingMessage> each : this.byPriority) {
			for (Iterator<WaitingMessage> messages = each.iterator(); messages.hasNext();) {
				WaitingMessage message = messages.next();
				if (condition.test(message)) {
					messages.remove();
					removed.add(message);
				}
			}
		}
		this.size = this.size - removed.size();
		removed.forEach(action);
	}

	/**
	 * How many there are. By any thread.
	 */
	int size() {
		return this.size;
	}

}
