package dev.ipcboot.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongPredicate;

import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.WireMessage;

/**
 * Hands messages without a verdict over again: all of them to a new link, and on a
 * carrier that loses messages those that have waited for long, no more at a time than its
 * {@link Pace} allows. The highest priority goes first, then the oldest. Messages that
 * have ceased to be of use are left out. Under the lock of the sender.
 */
final class Repeater {

	private static final long FIRST_PATIENCE_NANOS = 100_000_000;

	private static final long LONGEST_PATIENCE_NANOS = 1_000_000_000;

	private static final int HIGHEST_PRIORITY = 9;

	private final SendWindow window;

	private final long source;

	private final long timeout;

	private final Pace pace = new Pace();

	private long left;

	private long patience = FIRST_PATIENCE_NANOS;

	private long repeatedAt;

	private long stuckAt;

	/** Up to here, messages have been looked at for others that overtook them. */
	private long lookedUpTo;

	Repeater(SendWindow window, long source, Duration writeTimeout) {
		this.window = window;
		this.source = source;
		this.timeout = writeTimeout.toNanos();
	}

	/**
	 * Hand everything over to a new link. When something was sent says nothing here: the
	 * first write to the link marks as sent what was gathered for the lost one, too.
	 */
	void repeatAll(Link to) throws IOException {
		this.pace.start(to.traits().reliable());
		this.window.limitBytes(this.pace.limit());
		repeat(to, (sequence) -> true);
	}

	/**
	 * Whether the oldest message has waited for so long that it must be taken for lost:
	 * the longer, the less often as long as nothing moves.
	 */
	boolean isDue(long now) {
		if (this.window.isEmpty()) {
			return false;
		}
		if (this.window.oldest() != this.stuckAt) {
			this.stuckAt = this.window.oldest();
			this.patience = FIRST_PATIENCE_NANOS;
			this.pace.onCalm();
			this.window.limitBytes(this.pace.limit());
		}
		long sentAt = this.window.sentAt(this.stuckAt);
		return sentAt != 0 && now - sentAt >= this.patience && now - this.repeatedAt >= this.patience;
	}

	void repeatLost(Link to, long now) throws IOException {
		this.repeatedAt = now;
		this.pace.onLoss();
		this.window.limitBytes(this.pace.limit());
		long sentBefore = now - this.patience;
		repeat(to, (sequence) -> this.window.sentAt(sequence) - sentBefore <= 0);
		this.patience = Math.min(this.patience * 2, LONGEST_PATIENCE_NANOS);
	}

	/**
	 * Whether verdicts on later messages have come, and the oldest has none. By any
	 * thread, approximately.
	 */
	boolean isOvertaken() {
		return this.window.latestVerdict() > Math.max(this.window.oldest(), this.lookedUpTo + 1);
	}

	/**
	 * Repeat at once what later messages have overtaken: it has been lost, or its verdict
	 * has. Each message only once in this way, since a handler may also give its verdicts
	 * in another order.
	 */
	void repeatOvertaken(Link to) throws IOException {
		long end = Math.min(this.window.latestVerdict(), this.window.next());
		boolean lost = false;
		for (long sequence = Math.max(this.window.oldest(), this.lookedUpTo + 1); sequence < end; sequence++) {
			WireMessage message = this.window.message(sequence);
			boolean waits = message != null && this.window.isInFlight(sequence) && !message.isExpired();
			if (waits && this.window.sentAt(sequence) == 0) {
				break;
			}
			this.lookedUpTo = sequence;
			if (message != null && waits) {
				repeat(to, sequence, message);
				lost = true;
			}
		}
		if (lost) {
			to.outbox().flush(this.timeout);
			this.pace.onLoss();
			this.window.limitBytes(this.pace.limit());
		}
	}

	private void repeat(Link to, long sequence, WireMessage message) throws IOException {
		to.outbox()
			.message(FrameType.MESSAGE, this.window.flags(sequence) | FrameLayout.FLAG_REDELIVERED, message,
					this.source, sequence, this.timeout);
	}

	private void repeat(Link to, LongPredicate due) throws IOException {
		if (this.window.isEmpty()) {
			return;
		}
		this.left = this.pace.limit();
		int priority = HIGHEST_PRIORITY;
		while (priority >= 0 && this.left > 0) {
			priority = repeat(to, due, priority);
		}
		to.outbox().flush(this.timeout);
	}

	/**
	 * Repeat the messages of one priority.
	 * @return the next lower priority that occurs, or -1
	 */
	private int repeat(Link to, LongPredicate due, int priority) throws IOException {
		int lower = -1;
		for (long sequence = this.window.oldest(); sequence < this.window.next() && this.left > 0; sequence++) {
			WireMessage message = this.window.message(sequence);
			if (message == null || !this.window.isInFlight(sequence) || !due.test(sequence)) {
				continue;
			}
			if (message.priority() == priority && !message.isExpired()) {
				repeat(to, sequence, message);
				this.left -= message.frameLength();
			}
			else if (message.priority() < priority) {
				lower = Math.max(lower, message.priority());
			}
		}
		return lower;
	}

}
