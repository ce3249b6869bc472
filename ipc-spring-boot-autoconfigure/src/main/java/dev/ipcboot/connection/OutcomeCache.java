package dev.ipcboot.connection;

import java.util.concurrent.atomic.AtomicIntegerArray;

import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes of the latest messages of a session, so that a message that is sent again gets
 * the outcome that it had. The kind of every outcome within the ring is exact. Replies
 * and reasons may have been evicted from the {@link ReplyMemory}, which is then said and
 * never covered up.
 * <p>
 * A sequence counts as seen only when its outcome is recorded, or that it is open:
 * whatever breaks the handling before that leaves it unseen, and it is handled when it is
 * sent again.
 *
 * <pre>
 * slot of a sequence:  round of the ring (28 bits) | kind (3 bits) | due (1 bit)
 * </pre>
 *
 * The round tells the sequence from earlier ones in its slot, so nothing has to be
 * cleared when the ring moves on, and a late outcome never meets a later message. The
 * thread that reads records; any thread settles what is open.
 */
final class OutcomeCache {

	/** Sequences of a page; pages come into being with the first sequence on them. */
	private static final int PAGE = 1024;

	private static final int PAGE_SHIFT = 10;

	private static final int DUE = 1;

	private static final int KIND_MASK = 0b1110;

	private static final int ROUND_MASK = ~0b1111;

	private static final Kind[] KINDS = Kind.values();

	private static final String DROPPED_REASON = "the listener rejected it; the reason was dropped since the memory for"
			+ " replies and reasons was full (ipc.limits.reply-memory)";

	private final @Nullable AtomicIntegerArray[] pages;

	private final int capacity;

	private final int shift;

	private final ReplyMemory.Share answers;

	/** Highest sequence that was recorded. Guarded by the dispatch lock. */
	private long highest;

	/**
	 * Create an empty cache.
	 * @param capacity the number of sequences; a power of two, at least 64
	 * @param memory where replies and reasons are kept
	 */
	OutcomeCache(int capacity, ReplyMemory memory) {
		this.capacity = capacity;
		this.shift = Integer.numberOfTrailingZeros(capacity);
		this.pages = new AtomicIntegerArray[Math.max(1, capacity / PAGE)];
		this.answers = memory.new Share();
	}

	/**
	 * Whether a message has to be handled: neither has it an outcome nor is it open, and
	 * it is not older than the ring. Under the dispatch lock.
	 */
	boolean isUnseen(long sequence) {
		return !isBeyondRing(sequence) && kind(sequence) == Kind.UNSEEN;
	}

	/**
	 * Whether a sequence is so old that its outcome is not remembered.
	 */
	private boolean isBeyondRing(long sequence) {
		long age = this.highest - sequence;
		return sequence <= this.highest && (age >= this.capacity || age < 0);
	}

	/**
	 * Record the outcome of a message that was unseen, or that it is open now. Allocates
	 * nothing once its page exists. Under the dispatch lock.
	 */
	void record(long sequence, Kind kind) {
		int index = index(sequence);
		AtomicIntegerArray page = page(index);
		int before = page.getPlain(index & (PAGE - 1));
		page.setRelease(index & (PAGE - 1), slot(sequence, kind));
		if (sequence > this.highest) {
			this.highest = sequence;
		}
		if (hasAnswer(before)) {
			this.answers.drop(index);
		}
	}

	/**
	 * Make sure that the outcome of a message can be recorded, whatever happens to the
	 * memory of the process while it is handled. Under the dispatch lock.
	 */
	void reserve(long sequence) {
		page(index(sequence));
	}

	/**
	 * Remember the reply or reason of a message whose outcome has been recorded. Under
	 * the dispatch lock.
	 */
	void remember(long sequence, Object answer) {
		this.answers.keep(index(sequence), sequence, answer, ReplyMemory.Condition.NONE);
	}

	/**
	 * Record the outcome of an open message. By any thread.
	 * @param answer the reply or reason, if there is one
	 * @return {@code false} if the message has left the ring, so that nobody waits for it
	 */
	boolean settle(long sequence, Kind kind, @Nullable Object answer) {
		if (answer == null) {
			return close(sequence, kind);
		}
		return this.answers.keep(index(sequence), sequence, answer, () -> close(sequence, kind));
	}

	private boolean close(long sequence, Kind kind) {
		int index = index(sequence);
		AtomicIntegerArray page = this.pages[index >>> PAGE_SHIFT];
		return page != null && page.compareAndSet(index & (PAGE - 1), slot(sequence, Kind.OPEN), slot(sequence, kind));
	}

	/**
	 * The kind of outcome of a sequence. By any thread.
	 * @return the kind; {@link Kind#UNSEEN} for what is not in the ring
	 */
	Kind kind(long sequence) {
		int index = index(sequence);
		AtomicIntegerArray page = this.pages[index >>> PAGE_SHIFT];
		return (page != null) ? kindOf(page.getAcquire(index & (PAGE - 1)), sequence) : Kind.UNSEEN;
	}

	private Kind kindOf(int slot, long sequence) {
		boolean same = (slot & ROUND_MASK) == slot(sequence, Kind.UNSEEN);
		return same ? KINDS[(slot & KIND_MASK) >>> 1] : Kind.UNSEEN;
	}

	/**
	 * Returns the answer to a message that is not unseen. Under the dispatch lock.
	 * @return as {@link #outcome}, and {@link Kind#FORGOTTEN} for what is older than the
	 * ring
	 */
	@Nullable Object repeat(long sequence) {
		return isBeyondRing(sequence) ? Kind.FORGOTTEN : outcome(sequence);
	}

	/**
	 * Returns the answer to a message. By any thread.
	 * @return the reply, the reason of a rejection, a kind that needs no more than
	 * itself, or {@code null} if there is no outcome
	 */
	@Nullable Object outcome(long sequence) {
		Kind kind = kind(sequence);
		return switch (kind) {
			case UNSEEN, OPEN -> null;
			case REJECTED ->
				(this.answers.find(index(sequence), sequence) instanceof String reason) ? reason : DROPPED_REASON;
			case REPLIED ->
				(this.answers.find(index(sequence), sequence) instanceof WireMessage reply) ? reply : Kind.FORGOTTEN;
			default -> kind;
		};
	}

	/**
	 * Note that an outcome has still to be written. By any thread.
	 * @return {@code false} if that was noted already, or the sequence has left the ring
	 */
	boolean due(long sequence) {
		return mark(sequence, 0, DUE);
	}

	/**
	 * An outcome that was due has been written. By any thread.
	 */
	void written(long sequence) {
		mark(sequence, DUE, 0);
	}

	private boolean mark(long sequence, int before, int after) {
		int index = index(sequence);
		AtomicIntegerArray page = this.pages[index >>> PAGE_SHIFT];
		while (page != null) {
			int slot = page.getAcquire(index & (PAGE - 1));
			if (kindOf(slot, sequence) == Kind.UNSEEN || (slot & DUE) != before) {
				return false;
			}
			if (page.compareAndSet(index & (PAGE - 1), slot, (slot & ~DUE) | after)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The session has ended: its share of the memory is free again.
	 */
	void close() {
		this.answers.close();
	}

	private int index(long sequence) {
		return (int) sequence & (this.capacity - 1);
	}

	private int slot(long sequence, Kind kind) {
		return (int) (sequence >>> this.shift) << 4 | kind.ordinal() << 1;
	}

	private AtomicIntegerArray page(int index) {
		AtomicIntegerArray page = this.pages[index >>> PAGE_SHIFT];
		if (page == null) {
			page = new AtomicIntegerArray(Math.min(PAGE, this.capacity));
			this.pages[index >>> PAGE_SHIFT] = page;
		}
		return page;
	}

	private static boolean hasAnswer(int slot) {
		Kind kind = KINDS[(slot & KIND_MASK) >>> 1];
		return kind == Kind.REJECTED || kind == Kind.REPLIED;
	}

	/**
	 * Kinds of outcomes.
	 */
	enum Kind {

		/**
		 * The message has not been handled.
		 */
		UNSEEN,

		/**
		 * The message was handed over, and its outcome comes later.
		 */
		OPEN,

		/**
		 * The message was handled.
		 */
		ACKNOWLEDGED,

		/**
		 * The message was rejected for a reason.
		 */
		REJECTED,

		/**
		 * The message came too late and was certainly not handled.
		 */
		EXPIRED,

		/**
		 * The message came too late, and an earlier run of the receiver may have handled
		 * it.
		 */
		EXPIRED_REDELIVERED,

		/**
		 * The message was handled and replied to.
		 */
		REPLIED,

		/**
		 * The message was handled, and its reply is gone.
		 */
		FORGOTTEN

	}

}
