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

	/** The largest window that is granted: outcomes of twice as many are remembered. */
	static final int LARGEST_WINDOW = LARGEST_FILTER / 2;

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
	 * The source with an id, new if it is not known. A new one has not said hello: its
	 * window is not known, so it gets the largest one.
	 */
	Source obtain(long id) {
		this.lock.lock();
		try {
			Source source = this.sources.get(id);
			return (source != null) ? source : create(id, LARGEST_WINDOW);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The source that says hello, new if it is not known.
	 * @param place the channel or return address that tells it from others
	 * @param trusted whether the HELLO needs no proof
	 * @return the source, or {@code null} if the HELLO comes from another sender
	 */
	@Nullable Source introduce(HelloFrame hello, Object place, boolean trusted) {
		this.lock.lock();
		try {
			Source source = this.sources.get(hello.source());
			if (source == null) {
				source = create(hello.source(), grant(hello.window()));
			}
			else if (!trusted && source.isIntroduced() && !source.belongsTo(hello, place)) {
				return null;
			}
			source.introduce(hello, place);
			return source;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The window that is granted to a sender.
	 * @param wanted the window that it asks for
	 */
	static long grant(long wanted) {
		return Math.max(1, Math.min(LARGEST_WINDOW, wanted));
	}

	private Source create(long id, long window) {
		Source source = new Source(id, filterCapacity(window), this.longestReply);
		keep(source);
		return source;
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
		long wanted = Math.max(SMALLEST_FILTER, grant(window) * 2);
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
