package dev.ipcboot.connection;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.IpcPeer;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver knows of one source: which of its messages have come, and the way back.
 * It outlives the channel, so that messages that are sent again on a new one are
 * recognised. Safe for use by any thread, except the range of sequences and what
 * {@link OutcomeCache} leaves to the one that reads.
 * <p>
 * The id and the token are secrets of the sender: no text of this class contains them.
 */
final class Source {

	private final long id;

	private final Instant since = Instant.now();

	private final int capacity;

	private final ReplyMemory memory;

	private final AtomicBoolean retired = new AtomicBoolean();

	private final OutcomeCache outcomes;

	private final Answers answers;

	private final Map<Long, Settlement> open = new ConcurrentHashMap<>();

	private volatile IpcPeer peer = IpcPeer.UNKNOWN;

	private volatile @Nullable ForeignAnswers foreign;

	private volatile boolean refused;

	private volatile long received;

	private final AtomicBoolean faulty = new AtomicBoolean();

	/** The token of the HELLO, the channel or return address on which it came. */
	private volatile byte @Nullable [] token;

	private volatile @Nullable Object place;

	private volatile @Nullable String publicId;

	/** The most that a sequence may lie above the highest one that has come. */
	private volatile long granted;

	/**
	 * Highest sequence that a HELLO since the last message has declared past.
	 */
	private volatile long past;

	/** Guarded by the dispatch lock of the receiver, -1 before the first message. */
	private long highest = -1;

	/**
	 * Create a source.
	 * @param capacity the number of outcomes that are remembered; a power of two
	 */
	Source(long id, int capacity, ReplyMemory memory, Backlog backlog) {
		this.id = id;
		this.capacity = capacity;
		this.granted = capacity / 2;
		this.memory = memory;
		this.outcomes = new OutcomeCache(capacity, memory);
		this.answers = new Answers(id, this.outcomes, backlog);
	}

	long id() {
		return this.id;
	}

	/**
	 * The name of the source in the ids of its messages: it tells nothing of the id.
	 */
	String publicId() {
		String text = this.publicId;
		if (text == null) {
			text = PublicIds.of(this.id);
			this.publicId = text;
		}
		return text;
	}

	boolean isIntroduced() {
		return this.place != null;
	}

	/**
	 * Whether the sender of a HELLO may speak for this source: it knows the token, or
	 * there is none and it speaks at the same place as before.
	 */
	boolean belongsTo(HelloFrame hello, Object newPlace) {
		byte[] known = this.token;
		byte[] given = hello.token();
		if (known == null) {
			return given == null && newPlace.equals(this.place);
		}
		return given != null && MessageDigest.isEqual(known, given);
	}

	/**
	 * Take what a HELLO says. Under the lock of the sources.
	 */
	void introduce(HelloFrame hello, Object newPlace) {
		if (!isIntroduced()) {
			this.token = hello.token();
			this.granted = Math.min(Sources.grant(hello.window()), this.capacity / 2);
		}
		this.past = Math.max(this.past, hello.oldest() - 1);
		this.place = newPlace;
	}

	boolean hasToken() {
		return this.token != null;
	}

	/**
	 * Whether the latest HELLO of the source came on a channel, or named a return
	 * address.
	 */
	boolean isAt(Object otherPlace) {
		return otherPlace.equals(this.place);
	}

	/**
	 * The window that the receiver grants.
	 * @param wanted the window that the sender asks for
	 */
	long grant(long wanted) {
		return Math.min(wanted, this.granted);
	}

	/**
	 * Whether a sequence lies within the window. It must not reach the memory of outcomes
	 * if it does not: a single one from far ahead would make all others too old. The
	 * first message of a source that has not said hello may have any sequence. Under the
	 * dispatch lock.
	 */
	boolean admits(long sequence) {
		if (sequence <= 0) {
			return false;
		}
		if (this.highest < 0 && !isIntroduced()) {
			this.highest = sequence;
			return true;
		}
		this.highest = Math.max(this.highest, this.past);
		if (sequence - this.highest > this.granted) {
			return false;
		}
		this.highest = Math.max(this.highest, sequence);
		return true;
	}

	/**
	 * Whether this is the first fault of the source.
	 */
	boolean isFirstFault() {
		return this.faulty.compareAndSet(false, true);
	}

	Instant since() {
		return this.since;
	}

	OutcomeCache outcomes() {
		return this.outcomes;
	}

	Answers answers() {
		return this.answers;
	}

	/**
	 * Close the channel for answers, and every one that is opened from now on by a thread
	 * that does not know yet that the source is forgotten.
	 */
	void retire() {
		this.answers.retire();
		this.outcomes.close();
		if (this.retired.compareAndSet(false, true)) {
			this.memory.releaseRing(this.capacity);
		}
	}

	/**
	 * The way back to a program that speaks no frames.
	 */
	@Nullable ForeignAnswers foreign() {
		return this.foreign;
	}

	void answerForeign(ForeignAnswers newForeign) {
		this.foreign = newForeign;
	}

	/**
	 * Whether the source has said that its messages are for another task.
	 */
	boolean isRefused() {
		return this.refused;
	}

	void refuse() {
		this.refused = true;
	}

	void accept() {
		this.refused = false;
	}

	IpcPeer peer() {
		return this.peer;
	}

	void identify(IpcPeer newPeer) {
		this.peer = newPeer;
	}

	long received() {
		return this.received;
	}

	/** Under the dispatch lock. */
	void countReceived() {
		this.received = this.received + 1;
	}

	/**
	 * How many messages wait for a verdict that was taken out of the call.
	 */
	int unacknowledged() {
		return this.open.size();
	}

	void opened(long sequence, Settlement settlement) {
		this.open.put(sequence, settlement);
	}

	/**
	 * For how long the oldest of these has waited.
	 * @param now the time by the clock of the JVM
	 * @return nanoseconds, or 0 if there is none
	 */
	long oldestUnacknowledged(long now) {
		long oldest = 0;
		for (Settlement settlement : this.open.values()) {
			oldest = Math.max(oldest, now - settlement.deliveredAt());
		}
		return oldest;
	}

	void closed(long sequence) {
		this.open.remove(sequence);
	}

}
