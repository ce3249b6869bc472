package dev.ipcboot.connection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The sources of a receiver. When there are too many, the one that was longest without a
 * new channel is forgotten. Safe for use by any thread.
 */
final class Sources {

	private static final int CAPACITY = 4096;

	private static final int SMALLEST_FILTER = 1024;

	private static final int LARGEST_FILTER = 1 << 20;

	private final Map<Long, Source> sources = new LinkedHashMap<>(16, 0.75f, true);

	private final ReentrantLock lock = new ReentrantLock();

	private final int longestReply;

	/** Guarded by the lock. */
	private boolean closed;

	/**
	 * Create an empty set of sources.
	 * @param longestReply the longest reply to a source that is remembered, in case it
	 * has to be repeated
	 */
	Sources(int longestReply) {
		this.longestReply = longestReply;
	}

	@Nullable Source find(long id) {
		this.lock.lock();
		try {
			return this.sources.get(id);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The source with an id, new if it is not known.
	 * @param window the sender's window; the filter remembers twice as much
	 */
	Source obtain(long id, long window) {
		this.lock.lock();
		try {
			Source source = this.sources.get(id);
			if (source == null) {
				source = new Source(id, filterCapacity(window), this.longestReply);
				keep(source);
			}
			return source;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Keep a source that was made elsewhere.
	 */
	void add(Source source) {
		this.lock.lock();
		try {
			keep(source);
		}
		finally {
			this.lock.unlock();
		}
	}

	private static int filterCapacity(long window) {
		long wanted = Math.max(SMALLEST_FILTER, Math.min(LARGEST_FILTER, window * 2));
		return Integer.highestOneBit((int) wanted * 2 - 1);
	}

	private void keep(Source source) {
		this.sources.put(source.id(), source);
		if (this.closed) {
			source.retire();
		}
		evict();
	}

	private void evict() {
		if (this.sources.size() > CAPACITY) {
			Long eldest = this.sources.keySet().iterator().next();
			retire(this.sources.remove(eldest));
		}
	}

	void remove(long id) {
		this.lock.lock();
		try {
			retire(this.sources.remove(id));
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void retire(@Nullable Source source) {
		if (source != null) {
			source.retire();
		}
	}

	/**
	 * Close all ways back, for good: a source that becomes known later, since what it
	 * sent is just being read, gets none.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.sources.values().forEach(Source::retire);
		}
		finally {
			this.lock.unlock();
		}
	}

	List<Source> all() {
		this.lock.lock();
		try {
			return new ArrayList<>(this.sources.values());
		}
		finally {
			this.lock.unlock();
		}
	}

}
