package dev.ipcboot.rabbit;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the broker has handed out on a channel and has not been told to forget. One word
 * to the broker can speak of all up to a tag, which costs it as much as a word about one.
 * Not safe for use by several threads: words have to reach the broker in the order in
 * which they are found here.
 */
final class DeliveryTags {

	/** Handed out, the oldest first. */
	private final Deque<Long> open = new ArrayDeque<>();

	/** Forgotten while an older one was not. */
	private final Set<Long> ahead = new HashSet<>();

	void add(long tag) {
		this.open.add(tag);
	}

	/**
	 * How to tell the broker to forget messages.
	 * @param tags messages that were added, and have not been forgotten
	 */
	Forgetting forget(Collection<Long> tags) {
		Set<Long> fresh = new HashSet<>(tags);
		long last = 0;
		this.ahead.addAll(fresh);
		Long oldest = this.open.peek();
		while (oldest != null && this.ahead.remove(oldest)) {
			this.open.remove();
			if (fresh.remove(oldest)) {
				last = oldest;
			}
			oldest = this.open.peek();
		}
		return new Forgetting(last, List.copyOf(fresh));
	}

	/**
	 * What to tell the broker.
	 *
	 * @param upTo everything up to this tag may be forgotten, or 0 for nothing
	 * @param others what may be forgotten as well
	 */
	record Forgetting(long upTo, List<Long> others) {
	}

}
