package dev.ipcboot.connection;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.ipcboot.connection.Answers.Progress;

/**
 * Answers that found no room, until there is room again. Each is tried at intervals of
 * its own: soon while its peer takes something, ever more seldom while it takes nothing.
 * So hundreds of peers that read nothing cost little. {@link #run} is for one thread, the
 * rest for any.
 */
final class Backlog {

	private static final long FIRST_NANOS = 100_000;

	private static final long LONGEST_NANOS = 50_000_000;

	/** Attempts to one peer that takes nothing, once it has been given up. */
	private static final long GIVEN_UP_NANOS = 1_000_000_000;

	private final long limitNanos;

	private final Set<Answers> known = ConcurrentHashMap.newKeySet();

	private final Queue<Answers> added = new ConcurrentLinkedQueue<>();

	/** Used by {@link #run} alone. */
	private final PriorityQueue<Entry> entries = new PriorityQueue<>(Comparator.comparingLong((entry) -> entry.due));

	private volatile Runnable onAdded = () -> {
	};

	/**
	 * Create an empty backlog.
	 * @param limitNanos after how long without any room a peer is given up
	 */
	Backlog(long limitNanos) {
		this.limitNanos = limitNanos;
	}

	/**
	 * Have the thread that calls {@link #run} woken up when there is something to do.
	 */
	void onAdded(Runnable action) {
		this.onAdded = action;
	}

	void add(Answers answers) {
		if (this.known.add(answers)) {
			this.added.add(answers);
			this.onAdded.run();
		}
	}

	/**
	 * Try again what is due.
	 * @param now the time by the clock of the JVM
	 * @return in how many nanoseconds the next attempt is due
	 */
	long run(long now) {
		Answers next = this.added.poll();
		while (next != null) {
			this.entries.add(new Entry(next, now));
			next = this.added.poll();
		}
		Entry entry = this.entries.peek();
		while (entry != null && entry.due - now <= 0) {
			this.entries.poll();
			attempt(entry, now);
			entry = this.entries.peek();
		}
		return (entry != null) ? entry.due - now : Long.MAX_VALUE;
	}

	private void attempt(Entry entry, long now) {
		// Whatever is added from here on is a new entry
		this.known.remove(entry.answers);
		Progress progress = Progress.NONE;
		try {
			progress = entry.answers.retry(now, this.limitNanos);
		}
		finally {
			if (progress != Progress.DONE) {
				again(entry, now, progress);
			}
		}
	}

	private void again(Entry entry, long now, Progress progress) {
		if (progress == Progress.SOME) {
			entry.since = now;
			entry.pause = FIRST_NANOS;
		}
		else {
			long longest = (now - entry.since > this.limitNanos) ? GIVEN_UP_NANOS : LONGEST_NANOS;
			entry.pause = Math.min(entry.pause * 2, longest);
		}
		if (this.known.add(entry.answers)) {
			entry.due = now + entry.pause;
			this.entries.add(entry);
		}
	}

	private static final class Entry {

		private final Answers answers;

		private long since;

		private long due;

		private long pause = FIRST_NANOS;

		Entry(Answers answers, long now) {
			this.answers = answers;
			this.since = now;
			this.due = now;
		}

	}

}
