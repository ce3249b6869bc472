package dev.ipcboot.connection;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.connection.OutcomeCache.Kind;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Writes verdicts and replies back to one source, over whichever channel leads to it at
 * the moment. Safe for use by any thread.
 * <p>
 * No method waits for the peer. An answer without room is noted as due, by its sequence
 * alone, and is written in its order as soon as there is room, or over the next channel:
 * the {@link OutcomeCache} has what is to be said. So a peer that takes nothing costs
 * others nothing, and costs memory for as many ranges as fit its ring at most.
 */
final class Answers {

	private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final long source;

	private final OutcomeCache outcomes;

	private final Backlog backlog;

	private final ReentrantLock lock = new ReentrantLock();

	/** Answers that are due, the oldest first. */
	private final ArrayDeque<Range> due = new ArrayDeque<>();

	/** An introduction that found no room yet. */
	private @Nullable Map<String, ?> hello;

	private volatile @Nullable ReplyChannel channel;

	/** How much of the first reply that is due has been written to the channel. */
	private int written;

	private boolean retired;

	/**
	 * Create the answers to a source, to which no channel leads yet.
	 */
	Answers(long source, OutcomeCache outcomes, Backlog backlog) {
		this.source = source;
		this.outcomes = outcomes;
		this.backlog = backlog;
	}

	@Nullable ReplyChannel channel() {
		return this.channel;
	}

	/**
	 * Whether there is a working channel to an address.
	 */
	boolean leadsTo(String address) {
		ReplyChannel current = this.channel;
		return current != null && !current.isBroken() && current.channel().address().toString().equals(address)
				&& current.channel().isPeerPresent();
	}

	/**
	 * Answer over a channel from now on, first what is due.
	 * @param introduction the headers of the HELLO to write before anything else
	 */
	void open(ReplyChannel newChannel, Map<String, ?> introduction) {
		this.lock.lock();
		try {
			if (this.channel != newChannel) {
				this.written = 0;
			}
			this.channel = newChannel;
			this.hello = introduction;
			if (this.retired) {
				newChannel.fail();
			}
			else {
				attempt(() -> drain(newChannel));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A channel has ended. What is due waits for the next one.
	 */
	void leave(@Nullable ReplyChannel old) {
		this.lock.lock();
		try {
			if (this.channel == old) {
				this.channel = null;
				this.written = 0;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Close the channel, and every one that is opened from now on by a thread that does
	 * not know yet that the source is forgotten.
	 */
	void retire() {
		this.lock.lock();
		try {
			this.retired = true;
			this.due.clear();
			ReplyChannel current = this.channel;
			if (current != null) {
				current.fail();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Write the verdicts of a read.
	 * @param arrivedAt when the read came, by the clock of the JVM
	 */
	void write(DueVerdicts verdicts, long arrivedAt) {
		this.lock.lock();
		try {
			ReplyChannel current = this.channel;
			if (current == null) {
				keep(verdicts, 0, arrivedAt);
			}
			else {
				write(verdicts, arrivedAt, current);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void write(DueVerdicts verdicts, long arrivedAt, ReplyChannel current) {
		long held = System.nanoTime() - arrivedAt;
		int next = 0;
		current.lock().lock();
		try {
			if (drain(current)) {
				while (next < verdicts.size()
						&& put(current, verdicts.first(next), verdicts.count(next), verdicts.answer(next), held)) {
					next++;
				}
			}
			keep(verdicts, next, arrivedAt);
			if (!current.flush()) {
				this.backlog.add(this);
			}
		}
		catch (IOException ex) {
			onFailure(current);
			keep(verdicts, 0, arrivedAt);
		}
		catch (RuntimeException | Error ex) {
			// Out of memory, for example: nothing was gathered of it
			keep(verdicts, next, arrivedAt);
			throw ex;
		}
		finally {
			current.lock().unlock();
		}
	}

	private void keep(DueVerdicts verdicts, int from, long arrivedAt) {
		for (int i = from; i < verdicts.size(); i++) {
			keep(verdicts.first(i), verdicts.count(i), arrivedAt);
		}
	}

	private void keep(long first, int count, long arrivedAt) {
		for (int i = 0; i < count; i++) {
			long sequence = first + i;
			if (this.outcomes.due(sequence)) {
				Range last = this.due.peekLast();
				if (last == null || !last.extend(sequence, arrivedAt)) {
					prune();
					this.due.add(new Range(sequence, arrivedAt));
				}
			}
		}
		if (this.channel != null) {
			this.backlog.add(this);
		}
	}

	/** An answer that has left the ring is dropped. */
	private void prune() {
		Range oldest = this.due.peekFirst();
		while (oldest != null && this.outcomes.kind(oldest.first + oldest.count - 1) == Kind.UNSEEN) {
			this.due.poll();
			this.written = 0;
			oldest = this.due.peekFirst();
		}
	}

	/**
	 * Write the outcome of a message that was open.
	 * @param outcome as {@link OutcomeCache#outcome}
	 * @param deliveredAt when it was delivered, by the clock of the JVM
	 */
	void write(long sequence, Object outcome, long deliveredAt) {
		this.lock.lock();
		try {
			ReplyChannel current = this.channel;
			if (current == null || !attempt(
					() -> drain(current) && put(current, sequence, 1, outcome, System.nanoTime() - deliveredAt))) {
				keep(sequence, 1, deliveredAt);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Write what is due, as far as there is room.
	 * @return whether nothing is due any more
	 */
	private boolean drain(ReplyChannel current) throws IOException {
		Map<String, ?> introduction = this.hello;
		if (introduction != null) {
			if (!current.hello(this.source, introduction)) {
				return false;
			}
			this.hello = null;
		}
		Range next = this.due.peekFirst();
		while (next != null) {
			if (!drain(current, next)) {
				return false;
			}
			this.due.poll();
			next = this.due.peekFirst();
		}
		return true;
	}

	private boolean drain(ReplyChannel current, Range range) throws IOException {
		long held = System.nanoTime() - range.arrivedAt;
		while (range.count > 0) {
			Object outcome = this.outcomes.outcome(range.first);
			int count = (outcome == Kind.ACKNOWLEDGED) ? acknowledged(range) : 1;
			if (outcome != null && !put(current, range.first, count, outcome, held)) {
				return false;
			}
			for (int i = 0; i < count; i++) {
				this.outcomes.written(range.first + i);
			}
			range.first += count;
			range.count -= count;
		}
		return true;
	}

	private int acknowledged(Range range) {
		int count = 1;
		while (count < range.count && this.outcomes.kind(range.first + count) == Kind.ACKNOWLEDGED) {
			count++;
		}
		return count;
	}

	private boolean put(ReplyChannel current, long first, int count, Object outcome, long held) throws IOException {
		if (outcome == Kind.ACKNOWLEDGED) {
			return current.confirm(this.source, first + count - 1, count, held);
		}
		if (!(outcome instanceof WireMessage reply)) {
			this.written = 0;
			return current.other(this.source, first, outcome, held);
		}
		this.written = current.reply(this.source, first, reply, this.written);
		boolean whole = this.written == FrameEncoder.bodyLength(reply);
		if (whole) {
			this.written = 0;
		}
		return whole;
	}

	/**
	 * Write to the channel, of which there is one.
	 * @return whether everything was gathered at least, and the channel works
	 */
	private boolean attempt(Attempt attempt) {
		ReplyChannel current = Objects.requireNonNull(this.channel);
		current.lock().lock();
		try {
			boolean gathered = attempt.run();
			if (!current.flush() || !gathered) {
				this.backlog.add(this);
			}
			return gathered;
		}
		catch (IOException ex) {
			onFailure(current);
			return false;
		}
		finally {
			current.lock().unlock();
		}
	}

	private void onFailure(ReplyChannel current) {
		current.fail();
		this.written = 0;
		if (this.channel == current) {
			this.channel = null;
		}
	}

	/**
	 * Say goodbye, if there is room for it.
	 */
	void goodbye(String reason) {
		if (!tryLock()) {
			return;
		}
		try {
			ReplyChannel current = this.channel;
			if (current != null) {
				attempt(() -> drain(current) && current.goodbye(this.source, reason));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean tryLock() {
		try {
			return this.lock.tryLock(CLOSE_NANOS, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Try again to write what did not find room. Does not even wait for a thread that is
	 * writing.
	 * @param limitNanos after how long without any room the peer is given up
	 * @return the progress
	 */
	Progress retry(long now, long limitNanos) {
		if (!this.lock.tryLock()) {
			return Progress.NONE;
		}
		try {
			ReplyChannel current = this.channel;
			if (current == null) {
				return Progress.DONE;
			}
			if (!current.lock().tryLock()) {
				return Progress.NONE;
			}
			try {
				return retry(current, now, limitNanos);
			}
			catch (IOException ex) {
				onFailure(current);
				return Progress.DONE;
			}
			finally {
				current.lock().unlock();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private Progress retry(ReplyChannel current, long now, long limitNanos) throws IOException {
		long before = current.taken();
		if (drain(current) && current.flush()) {
			return Progress.DONE;
		}
		current.checkFull(now, limitNanos, waiting());
		return (current.taken() != before) ? Progress.SOME : Progress.NONE;
	}

	/**
	 * How many outcomes wait for room or a channel.
	 */
	int waiting() {
		this.lock.lock();
		try {
			return this.due.stream().mapToInt((range) -> range.count).sum();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Close the channel if a write on it does not come back.
	 */
	void checkStuck(long now, long limitNanos) {
		ReplyChannel current = this.channel;
		if (current != null && current.isWriteStuck(now, limitNanos)) {
			current.fail();
		}
	}

	/**
	 * Progress of another attempt.
	 */
	enum Progress {

		/**
		 * Nothing waits any more.
		 */
		DONE,

		/**
		 * The peer has taken some.
		 */
		SOME,

		/**
		 * The peer has taken nothing.
		 */
		NONE

	}

	@FunctionalInterface
	private interface Attempt {

		/**
		 * Write.
		 * @return whether there was room for everything
		 */
		boolean run() throws IOException;

	}

	/**
	 * Consecutive sequences that came with one read.
	 */
	private static final class Range {

		private final long arrivedAt;

		private long first;

		private int count = 1;

		Range(long first, long arrivedAt) {
			this.first = first;
			this.arrivedAt = arrivedAt;
		}

		boolean extend(long sequence, long newArrivedAt) {
			if (sequence != this.first + this.count || newArrivedAt != this.arrivedAt) {
				return false;
			}
			this.count++;
			return true;
		}

	}

}
