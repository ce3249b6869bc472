package dev.ipcboot.connection;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.ipcboot.IpcPeer;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver knows of one source: which of its messages have come, and the way back.
 * It outlives the channel, so that messages that are sent again on a new one are
 * recognised. Safe for use by any thread, except the filter.
 */
final class Source {

	private final long id;

	private final Instant since = Instant.now();

	private final DuplicateFilter filter;

	private final Map<Long, Settlement> open = new ConcurrentHashMap<>();

	private final AnswerMemory memory;

	private volatile IpcPeer peer = IpcPeer.UNKNOWN;

	private volatile @Nullable Answers answers;

	private volatile boolean retired;

	private volatile @Nullable ForeignAnswers foreign;

	private volatile boolean refused;

	private volatile long received;

	/**
	 * Create a source.
	 * @param longestReply the longest reply to it that is remembered
	 */
	Source(long id, int filterCapacity, int longestReply) {
		this.id = id;
		this.memory = new AnswerMemory(longestReply);
		this.filter = new DuplicateFilter(filterCapacity);
	}

	long id() {
		return this.id;
	}

	Instant since() {
		return this.since;
	}

	/** Guarded by the dispatch lock of the receiver. */
	DuplicateFilter filter() {
		return this.filter;
	}

	AnswerMemory memory() {
		return this.memory;
	}

	@Nullable Answers answers() {
		return this.answers;
	}

	void answerThrough(@Nullable Answers newAnswers) {
		this.answers = newAnswers;
		if (this.retired && newAnswers != null) {
			newAnswers.channel().close();
		}
	}

	/**
	 * Close the way back, and every one that is opened from now on by who does not know
	 * yet that the source is forgotten.
	 */
	void retire() {
		this.retired = true;
		Answers current = this.answers;
		if (current != null) {
			current.channel().close();
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

	boolean isOpen(long sequence) {
		return !this.open.isEmpty() && this.open.containsKey(sequence);
	}

}
