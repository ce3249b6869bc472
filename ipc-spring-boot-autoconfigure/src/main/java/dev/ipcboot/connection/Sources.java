package dev.ipcboot.connection;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.connection.Answers.Progress;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a receiver. When there are too many, the one that was longest without a
 * new channel is forgotten, preferably one that has sent no message. Safe for use by any
 * thread.
 */
final class Sources {

	private static final int CAPACITY = 4096;

	/** So many are looked at to find one to be forgotten. */
	private static final int ELDEST = 1024;

	private static final int SMALLEST_RING = 1024;

	private static final int LARGEST_RING = 1 << 20;

	/** Longest wait for senders that take their last outcomes slowly. */
	private static final long LONGEST_GOODBYE_NANOS = 1_000_000_000;

	/** Wait for senders that take nothing. */
	private static final long QUIET_NANOS = 100_000_000;

	private static final long PAUSE_NANOS = 500_000;

	/** The largest window that is granted: outcomes of twice as many are remembered. */
	static final int LARGEST_WINDOW = LARGEST_RING / 2;

	private final Map<Long, Source> sources = new LinkedHashMap<>(16, 0.75f, true);

	private final ReentrantLock lock = new ReentrantLock();

	private final ReplyMemory memory;

	private final Backlog backlog;

	/** Guarded by the lock. */
	private boolean closed;

	/**
	 * Create an empty set of sources.
	 * @param memory where their replies and reasons are remembered
	 * @param backlog the writer of answers that find no room
	 */
	Sources(ReplyMemory memory, Backlog backlog) {
		this.memory = memory;
		this.backlog = backlog;
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
			if (source == null) {
				source = create(id, LARGEST_WINDOW);
				keep(source);
			}
			return source;
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
				keep(source);
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

	/**
	 * A source that is not kept.
	 */
	Source create(long id, long window) {
		return new Source(id, this.memory.reserveRing(capacity(window)), this.memory, this.backlog);
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

	private static int capacity(long window) {
		long wanted = Math.max(SMALLEST_RING, grant(window) * 2);
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
			retire(this.sources.remove(leastMissed()));
		}
	}

	/**
	 * Of the eldest, one that has never sent a message: a flood of HELLOs must not push
	 * out senders whose messages would be handled again.
	 */
	private long leastMissed() {
		Iterator<Source> eldest = this.sources.values().iterator();
		Source first = eldest.next();
		Source found = first;
		for (int i = 1; found.received() > 0 && i < ELDEST; i++) {
			found = eldest.next();
		}
		return ((found.received() > 0) ? first : found).id();
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
	 * Write what is due to all of them, as long as they take it, and say goodbye. Waits
	 * for all of them together, and not for those that take nothing.
	 * @return how many outcomes found no room
	 */
	int sayGoodbye(String reason) {
		List<Answers> all = all().stream().map(Source::answers).toList();
		List<Answers> waiting = new ArrayList<>(all);
		long begin = System.nanoTime();
		long lastTaken = begin;
		boolean patient = true;
		while (patient) {
			long now = System.nanoTime();
			boolean taken = false;
			for (Iterator<Answers> rest = waiting.iterator(); rest.hasNext();) {
				Progress progress = rest.next().retry(now, Long.MAX_VALUE);
				taken |= progress == Progress.SOME;
				if (progress == Progress.DONE) {
					rest.remove();
				}
			}
			lastTaken = taken ? now : lastTaken;
			patient = !waiting.isEmpty() && now - begin < LONGEST_GOODBYE_NANOS && now - lastTaken < QUIET_NANOS;
			if (patient) {
				LockSupport.parkNanos(this, PAUSE_NANOS);
			}
		}
		all.forEach((answers) -> answers.goodbye(reason));
		return waiting.stream().mapToInt(Answers::waiting).sum();
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
