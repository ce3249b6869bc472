package dev.ipcboot.connection;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;

import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one sender that were handed to a channel and wait for their verdict: a
 * ring, indexed by sequence.
 * <p>
 * Messages are added and room is reclaimed under the lock of the sender. They are
 * completed without that lock, by whoever comes first (the thread that reads the answers,
 * the deadline, the end of the sender), since the owner of the lock may be waiting in a
 * write for a peer that in turn waits for its answers to be read. A slot's state holds
 * the sequence while the message is in flight and 0 afterwards; whoever swaps it to 0
 * owns the completion.
 */
final class SendWindow implements Outbox.WriteListener {

	private final int mask;

	private final AtomicLongArray states;

	private final @Nullable WireMessage[] messages;

	private final @Nullable Completion[] completions;

	private final int[] flags;

	private final long[] deadlines;

	private final long[] times;

	private final long[] sentAt;

	private final long[] absences;

	/** Guarded by the lock of the sender, as are {@code oldest} and the next one. */
	private long next = 1;

	/** The first sequence of the latest write, and the first one that was not written. */
	private long writeStart = 1;

	private long unwritten = 1;

	private long oldest = 1;

	private volatile long latestVerdict;

	/** The most sequences in flight, as the receiver grants. */
	private volatile int limit;

	/** The receiver has heard that all sequences below are past. */
	private long announced = 1;

	/** Up to here the receiver certainly takes a sequence. */
	private long reach;

	private long byteLimit = Pace.UNLIMITED;

	/** At least this many bytes fit still; counted anew when they are used up. */
	private long bytesLeft = Pace.UNLIMITED;

	SendWindow(int capacity) {
		this.mask = capacity - 1;
		this.limit = capacity;
		this.states = new AtomicLongArray(capacity);
		this.messages = new WireMessage[capacity];
		this.completions = new Completion[capacity];
		this.flags = new int[capacity];
		this.deadlines = new long[capacity];
		this.times = new long[capacity];
		this.sentAt = new long[capacity];
		this.absences = new long[capacity];
	}

	/**
	 * Whether nothing is in flight. Reclaims room. Under the lock.
	 */
	boolean isEmpty() {
		reclaim();
		return this.oldest == this.next;
	}

	/**
	 * Whether there is no room, in messages or in bytes. Reclaims room. Under the lock.
	 * @param reserved how many messages wait to be added
	 */
	boolean isFull(int reserved) {
		int most = this.limit;
		if (this.next - this.oldest + reserved < most && this.bytesLeft > 0) {
			return false;
		}
		reclaim();
		return this.next - this.oldest + reserved >= most || !hasBytesLeft();
	}

	/**
	 * Whether there is no room in messages, whatever they weigh. Reclaims room. Under the
	 * lock.
	 * @param reserved how many messages wait to be added
	 */
	boolean isCrowded(int reserved) {
		int most = this.limit;
		if (this.next - this.oldest + reserved < most) {
			return false;
		}
		reclaim();
		return this.next - this.oldest + reserved >= most;
	}

	/**
	 * Whether there is room in bytes. Under the lock.
	 */
	boolean hasBytesLeft() {
		if (this.bytesLeft <= 0) {
			this.bytesLeft = this.byteLimit - bytesInFlight();
		}
		return this.bytesLeft > 0;
	}

	/**
	 * How many bytes the messages in flight take. Under the lock.
	 */
	long bytesInFlight() {
		long bytes = 0;
		for (long sequence = this.oldest; sequence < this.next; sequence++) {
			WireMessage message = this.messages[(int) sequence & this.mask];
			if (message != null && isInFlight(sequence)) {
				bytes += message.frameLength();
			}
		}
		return bytes;
	}

	/**
	 * Say how many bytes may be in flight. One message more than fits is let in, so that
	 * each gets through. Under the lock.
	 */
	void limitBytes(long limit) {
		this.byteLimit = limit;
		this.bytesLeft = (limit == Pace.UNLIMITED) ? limit : 0;
	}

	private void reclaim() {
		long sequence = this.oldest;
		while (sequence < this.next) {
			int slot = (int) sequence & this.mask;
			if (this.states.get(slot) != 0) {
				break;
			}
			this.messages[slot] = null;
			this.completions[slot] = null;
			sequence++;
		}
		this.oldest = sequence;
	}

	/**
	 * Add a message; there is room. Under the lock.
	 * @param absence how long the receiver had been away in all when it was accepted
	 * @return its sequence
	 */
	long add(WireMessage message, int messageFlags, Completion completion, long deadline, long acceptedAt,
			long absence) {
		long sequence = this.next;
		int slot = (int) sequence & this.mask;
		this.messages[slot] = message;
		this.completions[slot] = completion;
		this.flags[slot] = messageFlags;
		this.deadlines[slot] = deadline;
		this.times[slot] = acceptedAt;
		this.sentAt[slot] = 0;
		this.absences[slot] = absence;
		this.states.set(slot, sequence);
		this.bytesLeft -= message.frameLength();
		this.next = sequence + 1;
		return sequence;
	}

	/**
	 * Everything that was added is being written. Under the lock.
	 */
	@Override
	public void onWrite(long now) {
		this.writeStart = this.unwritten;
		this.unwritten = this.next;
		markSent(now);
	}

	/**
	 * A confirmed message that has ended is not continued: its owner may change it. Under
	 * the lock.
	 */
	@Override
	public boolean isWanted(int messageFlags, long sequence) {
		return (messageFlags & (FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REQUEST)) == 0 || isInFlight(sequence);
	}

	/**
	 * The write found no room. Under the lock.
	 */
	@Override
	public void onNoRoom() {
		for (long sequence = this.writeStart; sequence < this.unwritten; sequence++) {
			this.sentAt[(int) sequence & this.mask] = 0;
		}
		this.unwritten = this.writeStart;
	}

	/**
	 * The write took so long that its end counts. Under the lock.
	 */
	@Override
	public void onLongWrite(long now) {
		markSent(now);
	}

	private void markSent(long now) {
		for (long sequence = this.writeStart; sequence < this.unwritten; sequence++) {
			this.sentAt[(int) sequence & this.mask] = now | 1;
		}
	}

	/**
	 * Take the completion of a message in flight, which ends its flight. By any thread.
	 * @return the completion, or {@code null} if the message is not in flight
	 */
	@Nullable Completion take(long sequence) {
		int slot = (int) sequence & this.mask;
		if (sequence <= 0 || this.states.get(slot) != sequence) {
			return null;
		}
		Completion completion = this.completions[slot];
		return this.states.compareAndSet(slot, sequence, 0) ? completion : null;
	}

	/**
	 * Note that a verdict has come. By the thread that reads the answers.
	 */
	void onVerdict(long sequence) {
		if (sequence > this.latestVerdict) {
			this.latestVerdict = sequence;
		}
	}

	/**
	 * The highest sequence on which a verdict has come. By any thread.
	 */
	long latestVerdict() {
		return this.latestVerdict;
	}

	/**
	 * When a message was accepted. Meaningful before {@link #take}.
	 */
	long time(long sequence) {
		return this.times[(int) sequence & this.mask];
	}

	/**
	 * When a message was handed to the carrier for the first time, 0 if it was not.
	 * Meaningful before {@link #take}.
	 */
	long sentAt(long sequence) {
		return this.sentAt[(int) sequence & this.mask];
	}

	long absence(long sequence) {
		return this.absences[(int) sequence & this.mask];
	}

	/**
	 * Whether a message is in flight. By any thread.
	 */
	boolean isInFlight(long sequence) {
		return this.states.get((int) sequence & this.mask) == sequence;
	}

	/**
	 * Look at all messages in flight, the oldest first, as far as they stay in flight. By
	 * any thread: what an action reads of a message holds if it then takes the message.
	 */
	void forEachInFlight(LongConsumer action) {
		int count = size();
		if (count == 0) {
			return;
		}
		long[] sequences = new long[count];
		int found = 0;
		for (int slot = 0; slot <= this.mask && found < count; slot++) {
			long state = this.states.get(slot);
			if (state != 0) {
				sequences[found++] = state;
			}
		}
		Arrays.sort(sequences, 0, found);
		for (int i = 0; i < found; i++) {
			action.accept(sequences[i]);
		}
	}

	/**
	 * The message with a sequence. Under the lock, while it is in flight or not
	 * reclaimed.
	 */
	@Nullable WireMessage message(long sequence) {
		return this.messages[(int) sequence & this.mask];
	}

	int flags(long sequence) {
		return this.flags[(int) sequence & this.mask];
	}

	long deadline(long sequence) {
		return this.deadlines[(int) sequence & this.mask];
	}

	/** The oldest sequence that may be in flight. Under the lock. */
	long oldest() {
		return this.oldest;
	}

	/**
	 * The lowest sequence that may still be sent: the oldest one in flight, or the next
	 * one. Reclaims room. Under the lock.
	 */
	long oldestWanted() {
		reclaim();
		return this.oldest;
	}

	/**
	 * The receiver has been told the lowest sequence that may still be sent. Under the
	 * lock.
	 */
	void announced(long oldestWanted) {
		this.announced = oldestWanted;
		this.reach = 0;
	}

	/**
	 * Whether the receiver takes the next sequence for one of its window. It does not if
	 * so many were given up that it has not heard of any of the last ones. Under the
	 * lock.
	 */
	boolean isWithinReach() {
		return this.next <= this.reach || isWithinLatestReach();
	}

	private boolean isWithinLatestReach() {
		this.reach = Math.max(this.announced - 1, this.latestVerdict) + this.limit;
		return this.next <= this.reach;
	}

	/**
	 * Limit the sequences in flight to the window that the receiver grants. By any
	 * thread.
	 * @param granted the window, of which no more than the capacity is used
	 */
	void grant(long granted) {
		this.limit = (int) Math.max(1, Math.min(capacity(), granted));
	}

	/**
	 * The most sequences from the oldest to the latest one in flight. By any thread.
	 */
	int limit() {
		return this.limit;
	}

	/** The sequence of the next message. Under the lock. */
	long next() {
		return this.next;
	}

	int capacity() {
		return this.mask + 1;
	}

	/**
	 * How many messages are in flight, approximately. By any thread.
	 */
	int size() {
		int size = 0;
		for (int i = 0; i <= this.mask; i++) {
			if (this.states.get(i) != 0) {
				size++;
			}
		}
		return size;
	}

}
