package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.util.Arrays;

import dev.ipcboot.connection.OutcomeCache.Kind;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts that one read has brought about for one source, written together when the
 * read has been handled: acknowledgements as ranges. Used by the reading thread alone.
 * <p>
 * Room for the verdict on a message is {@linkplain #reserve() reserved} before the
 * message is handed over. So nothing can fail between the end of the handler and the
 * verdict.
 */
final class DueVerdicts {

	private static final int INITIAL_CAPACITY = 8;

	/** Most entries of one verdict: the range before it, and itself. */
	private static final int RESERVED = 2;

	/** Replies in hand that are not gathered any longer. */
	private static final long LARGE = 1 << 20;

	private final Source source;

	private long[] firsts = new long[INITIAL_CAPACITY];

	private int[] counts = new int[INITIAL_CAPACITY];

	private @Nullable Object[] answers = new Object[INITIAL_CAPACITY];

	private int size;

	private long bytes;

	private long first;

	private int count;

	DueVerdicts(Source source) {
		this.source = source;
	}

	Source source() {
		return this.source;
	}

	/**
	 * Make room for the verdict on one more message.
	 */
	void reserve() {
		if (this.size + RESERVED > this.firsts.length) {
			int length = this.firsts.length * 2;
			long[] newFirsts = Arrays.copyOf(this.firsts, length);
			int[] newCounts = Arrays.copyOf(this.counts, length);
			this.answers = Arrays.copyOf(this.answers, length);
			this.counts = newCounts;
			this.firsts = newFirsts;
		}
	}

	/**
	 * Whether so much has gathered that it should be written before more is added.
	 */
	boolean isLarge() {
		return this.bytes > LARGE;
	}

	void acknowledge(long sequence) {
		if (this.count != 0 && sequence == this.first + this.count) {
			this.count++;
			return;
		}
		closeRange();
		this.first = sequence;
		this.count = 1;
	}

	private void closeRange() {
		if (this.count != 0) {
			add(this.first, this.count, Kind.ACKNOWLEDGED);
			this.count = 0;
		}
	}

	private void add(long sequence, int number, Object answer) {
		this.firsts[this.size] = sequence;
		this.counts[this.size] = number;
		this.answers[this.size] = answer;
		this.size++;
	}

	void reject(long sequence, String reason) {
		add(sequence, 1, reason);
	}

	void reply(long sequence, WireMessage reply) {
		this.bytes += reply.size();
		add(sequence, 1, reply);
	}

	/**
	 * Repeat an outcome, or say one that needs no words.
	 * @param outcome as {@link OutcomeCache#outcome}
	 */
	void tell(long sequence, Object outcome) {
		if (outcome == Kind.ACKNOWLEDGED) {
			acknowledge(sequence);
		}
		else if (outcome instanceof WireMessage reply) {
			reply(sequence, reply);
		}
		else {
			add(sequence, 1, outcome);
		}
	}

	/**
	 * Reply to a program that speaks no frames.
	 */
	void replyForeign(ByteBuffer reply) {
		this.bytes += reply.remaining();
		add(0, 1, reply);
	}

	/**
	 * Write everything that is due. What finds no room is written later by others, and
	 * nobody waits.
	 * @param arrivedAt when the read came that is answered, by the clock of the JVM
	 */
	void write(long arrivedAt) {
		closeRange();
		if (this.size == 0) {
			return;
		}
		try {
			ForeignAnswers foreign = this.source.foreign();
			if (foreign != null) {
				writeTo(foreign);
			}
			else {
				this.source.answers().write(this, arrivedAt);
			}
		}
		finally {
			Arrays.fill(this.answers, 0, this.size, null);
			this.size = 0;
			this.bytes = 0;
		}
	}

	private void writeTo(ForeignAnswers foreign) {
		for (int i = 0; i < this.size; i++) {
			if (this.answers[i] instanceof ByteBuffer reply) {
				foreign.reply(reply);
			}
		}
	}

	int size() {
		return this.size;
	}

	long first(int index) {
		return this.firsts[index];
	}

	int count(int index) {
		return this.counts[index];
	}

	Object answer(int index) {
		Object answer = this.answers[index];
		if (answer == null) {
			throw new IllegalStateException("No answer at " + index);
		}
		return answer;
	}

}
