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
	 */
	void take(long number, boolean multiple, Consumer<T> action) {
		if (!multiple) {
			T one = this.pending.remove(number);
			if (one != null) {
				action.accept(one);
			}
			return;
		}
		Map<Long, T> all = this.pending.headMap(number, true);
		all.values().forEach(action);
		all.clear();
	}

	/**
	 * Nothing will be confirmed any more.
	 * @param action done for each that was not, in order
	 * @return whether there were any
	 */
	boolean takeAll(Consumer<T> action) {
		boolean any = !this.pending.isEmpty();
		this.pending.values().forEach(action);
		this.pending.clear();
		return any;
	}

}
