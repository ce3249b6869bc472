package dev.ipcboot.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Replies and reasons of rejections that may have to be written again, within one limit
 * for all sessions of an engine. If there is no room, the oldest are evicted, whichever
 * session they belong to. The newest is kept even if it alone exceeds the limit. Safe for
 * use by any thread.
 */
final class ReplyMemory {

	/** Longest part of a reason that travels, and so the longest that is kept. */
	private static final int LONGEST_REASON = 1024;

	/** Memory of an entry beside the bytes of the reply or text. */
	private static final int OVERHEAD = 128;

	/** For a window of 1,024, which every session gets. */
	private static final int SMALL_RING = 2048;

	/** A ringed sequence takes four bytes, and rings a quarter of the limit. */
	private static final int BYTES_PER_RINGED = 16;

	private final ReentrantLock lock = new ReentrantLock();

	private final long limit;

	/** Head of the ring of entries: the oldest follows it, the newest precedes it. */
	private final Entry ring = new Entry(new Share(), 0, 0, "");

	private long bytes;

	/** Sequences of all large rings of outcomes together. */
	private long ringed;

	/**
	 * Create an empty memory.
	 * @param limit the most bytes of all entries
	 */
	ReplyMemory(long limit) {
		this.limit = limit;
	}

	/**
	 * Bytes of everything that is remembered.
	 */
	long bytes() {
		this.lock.lock();
		try {
			return this.bytes;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Reserve memory for the ring of outcomes of a session. Small ones are not counted,
	 * since there is a limit to the number of sessions.
	 * @param wanted its sequences; a power of two
	 * @return how many it gets; a power of two
	 */
	int reserveRing(int wanted) {
		this.lock.lock();
		try {
			int ring = wanted;
			while (ring > SMALL_RING && this.ringed + ring > this.limit / BYTES_PER_RINGED) {
				ring /= 2;
			}
			this.ringed += counted(ring);
			return ring;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The session of a ring has ended.
	 */
	void releaseRing(int ring) {
		this.lock.lock();
		try {
			this.ringed -= counted(ring);
		}
		finally {
			this.lock.unlock();
		}
	}

	private static int counted(int ring) {
		return (ring > SMALL_RING) ? ring : 0;
	}

	private void append(Entry entry) {
		entry.before = this.ring.before;
		entry.after = this.ring;
		this.ring.before.after = entry;
		this.ring.before = entry;
		this.bytes += entry.size;
		while (this.bytes > this.limit && this.ring.after != entry) {
			Entry oldest = this.ring.after;
			oldest.share.entries.remove(oldest.slot);
			unlink(oldest);
		}
	}

	private void unlink(Entry entry) {
		entry.before.after = entry.after;
		entry.after.before = entry.before;
		this.bytes -= entry.size;
	}

	/**
	 * Share of one session, which addresses its entries by slots of its own.
	 */
	final class Share {

		private final Map<Integer, Entry> entries = new HashMap<>();

		private boolean closed;

		/**
		 * Remember a reply or reason in place of what the slot had.
		 * @param condition a last look, taken under the lock: if it is {@code false},
		 * nothing is changed
		 * @return the value of the condition
		 */
		boolean keep(int slot, long sequence, Object answer, Condition condition) {
			ReplyMemory memory = ReplyMemory.this;
			memory.lock.lock();
			try {
				if (!condition.holds()) {
					return false;
				}
				if (!this.closed) {
					Entry entry = new Entry(this, slot, sequence, shortened(answer));
					Entry replaced = this.entries.put(slot, entry);
					if (replaced != null) {
						memory.unlink(replaced);
					}
					memory.append(entry);
				}
				return true;
			}
			finally {
				memory.lock.unlock();
			}
		}

		private static Object shortened(Object answer) {
			return (answer instanceof String text && text.length() > LONGEST_REASON) ? text.substring(0, LONGEST_REASON)
					: answer;
		}

		/**
		 * Forget what a slot has, since its sequence has left the ring.
		 */
		void drop(int slot) {
			ReplyMemory memory = ReplyMemory.this;
			memory.lock.lock();
			try {
				Entry entry = this.entries.remove(slot);
				if (entry != null) {
					memory.unlink(entry);
				}
			}
			finally {
				memory.lock.unlock();
			}
		}

		/**
		 * The reply or reason of a sequence.
		 * @return a {@link WireMessage}, a text, or {@code null} if it was evicted
		 */
		@Nullable Object find(int slot, long sequence) {
			ReplyMemory memory = ReplyMemory.this;
			memory.lock.lock();
			try {
				Entry entry = this.entries.get(slot);
				return (entry != null && entry.sequence == sequence) ? entry.answer : null;
			}
			finally {
				memory.lock.unlock();
			}
		}

		/**
		 * Forget everything of the session, which has ended.
		 */
		void close() {
			ReplyMemory memory = ReplyMemory.this;
			memory.lock.lock();
			try {
				this.closed = true;
				this.entries.values().forEach(memory::unlink);
				this.entries.clear();
			}
			finally {
				memory.lock.unlock();
			}
		}

	}

	/**
	 * Last look before something is remembered.
	 */
	@FunctionalInterface
	interface Condition {

		/** Always remembers. */
		Condition NONE = () -> true;

		boolean holds();

	}

	/**
	 * A reply or reason, in the order in which they came.
	 */
	private static final class Entry {

		private final Share share;

		private final int slot;

		private final long sequence;

		private final Object answer;

		private final long size;

		private Entry before = this;

		private Entry after = this;

		Entry(Share share, int slot, long sequence, Object answer) {
			this.share = share;
			this.slot = slot;
			this.sequence = sequence;
			this.answer = answer;
			this.size = OVERHEAD
					+ ((answer instanceof WireMessage reply) ? reply.size() : 2L * answer.toString().length());
		}

	}

}
