package dev.ipcboot.connection;

import java.time.Instant;
import java.util.Set;
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

	private final Set<Long> open = ConcurrentHashMap.newKeySet();

	private final AnswerMemory memory = new AnswerMemory();

	private volatile IpcPeer peer = IpcPeer.UNKNOWN;

	private volatile @Nullable Answers answers;

	private volatile long received;

	Source(long id, int filterCapacity) {
		this.id = id;
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

	void opened(long sequence) {
		this.open.add(sequence);
	}

	void closed(long sequence) {
		this.open.remove(sequence);
	}

	boolean isOpen(long sequence) {
		return !this.open.isEmpty() && this.open.contains(sequence);
	}

}
