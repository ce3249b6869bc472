package dev.ipcboot.rabbit;

import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * What has been published on a channel and not been confirmed by the broker yet, by its
 * number. Safe for use by any thread.
 *
 * @param <T> what waits for the confirm
 */
final class Unconfirmed<T> {

	private final NavigableMap<Long, T> pending = new ConcurrentSkipListMap<>();

	void add(long number, T waiting) {
		this.pending.put(number, waiting);
	}

	/**
	 * The broker has confirmed.
	 * @param number the number
	 * @param multiple whether it speaks of all earlier ones as well
	 * @param action done for each that was confirmed, in order
	 * @return how many were confirmed
	 */
	int take(long number, boolean multiple, Consumer<T> action) {
		if (multiple) {
			return takeAll(this.pending.headMap(number, true), action);
		}
		T one = this.pending.remove(number);
		if (one == null) {
			return 0;
		}
		action.accept(one);
		return 1;
	}

	/**
	 * Nothing will be confirmed any more.
	 * @param action done for each that was not, in order
	 * @return how many were not
	 */
	int takeAll(Consumer<T> action) {
		return takeAll(this.pending, action);
	}

	/**
	 * Each is taken by one caller only.
	 */
	private static <T> int takeAll(NavigableMap<Long, T> waiting, Consumer<T> action) {
		int count = 0;
		for (Map.Entry<Long, T> next = waiting.pollFirstEntry(); next != null; next = waiting.pollFirstEntry()) {
			action.accept(next.getValue());
			count++;
		}
		return count;
	}

}
