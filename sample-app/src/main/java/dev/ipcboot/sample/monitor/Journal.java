package dev.ipcboot.sample.monitor;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest entries of a kind. Safe for use by any thread.
 *
 * @param <T> the type of the entries
 */
final class Journal<T> {

	private static final int CAPACITY = 1000;

	private final ArrayDeque<T> entries = new ArrayDeque<>();

	private final ReentrantLock lock = new ReentrantLock();

	void add(T entry) {
		this.lock.lock();
		try {
			if (this.entries.size() == CAPACITY) {
				this.entries.removeFirst();
			}
			this.entries.addLast(entry);
		}
		finally {
			this.lock.unlock();
		}
	}

	List<T> entries() {
		this.lock.lock();
		try {
			return List.copyOf(this.entries);
		}
		finally {
			this.lock.unlock();
		}
	}

}
