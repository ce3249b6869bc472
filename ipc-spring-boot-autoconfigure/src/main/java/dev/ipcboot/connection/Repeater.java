package dev.ipcboot.connection;

import java.io.IOException;
import java.util.function.LongPredicate;

import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages without a verdict over again: all of them to a new link, and on a
 * carrier that loses messages those that have waited for long, no more at a time than its
 * {@link Pace} allows. The highest priority goes first, then the oldest. Messages that
 * have ceased to be of use are left out. It stops where the carrier has no room, and
 * {@link #goOn} goes on from there. Under the lock of the sender.
 */
final class Repeater {

	private static final long FIRST_PATIENCE_NANOS = 100_000_000;

	private static final long LONGEST_PATIENCE_NANOS = 1_000_000_000;

	private static final int HIGHEST_PRIORITY = 9;

	private final SendWindow window;

	private final long source;

	/**
	 * The messages that are being repeated: the condition, and the next one to look at.
	 */
	private @Nullable LongPredicate due;

	private int priority;

	private int lowerPriority;

	private long next;

	private long end;

	private final Pace pace = new Pace();

	private long left;

	private long patience = FIRST_PATIENCE_NANOS;

	private long repeatedAt;

	private long stuckAt;

	/** Up to here, messages have been looked at for others that overtook them. */
	private long lookedUpTo;

	Repeater(SendWindow window, long source) {
		this.window = window;
		this.source = source;
	}

	/**
	 * Hand everything over to a new link. When something was sent says nothing here: the
	 * first write to the link marks as sent what was gathered for the lost one, too.
	 */
	void repeatAll(Link to) throws IOException {
		this.pace.start(to.traits().reliable());
		this.window.limitBytes(this.pace.limit());
		begin((sequence) -> true);
		goOn(to);
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
		begin((sequence) -> this.window.sentAt(sequence) - sentBefore <= 0);
		goOn(to);
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
			if (message != null && waits) {
				if (!to.outbox().hasRoomFor(message)) {
					break;
				}
				repeat(to, sequence, message);
				lost = true;
			}
			this.lookedUpTo = sequence;
		}
		if (lost) {
			to.outbox().tryFlush();
			this.pace.onLoss();
			this.window.limitBytes(this.pace.limit());
		}
	}

	private void repeat(Link to, long sequence, WireMessage message) throws IOException {
		to.outbox()
			.message(FrameType.MESSAGE, this.window.flags(sequence) | FrameLayout.FLAG_REDELIVERED, message,
					this.source, sequence, 0);
	}

	private void begin(LongPredicate condition) {
		this.due = condition;
		this.left = this.pace.limit();
		this.end = this.window.next();
		begin(HIGHEST_PRIORITY);
	}

	private void begin(int newPriority) {
		this.priority = newPriority;
		this.lowerPriority = -1;
		this.next = this.window.oldest();
	}

	/**
	 * Go on with what was begun, as far as there is room.
	 * @return whether nothing is left to be repeated
	 */
	boolean goOn(Link to) throws IOException {
		LongPredicate condition = this.due;
		while (condition != null && this.priority >= 0 && this.left > 0) {
			if (!repeat(to, condition)) {
				return false;
			}
			begin(this.lowerPriority);
		}
		if (condition != null) {
			this.due = null;
			to.outbox().tryFlush();
		}
		return true;
	}

	/**
	 * Whether something is left to be repeated. By any thread, approximately.
	 */
	boolean isBusy() {
		return this.due != null;
	}

	/**
	 * Repeat the messages of one priority.
	 * @return {@code false} if there was no room
	 */
	private boolean repeat(Link to, LongPredicate condition) throws IOException {
		this.next = Math.max(this.next, this.window.oldest());
		for (; this.next < this.end && this.left > 0; this.next++) {
			WireMessage message = this.window.message(this.next);
			if (message == null || !this.window.isInFlight(this.next) || !condition.test(this.next)) {
				continue;
			}
			if (message.priority() == this.priority && !message.isExpired()) {
				if (!to.outbox().hasRoomFor(message)) {
					return false;
				}
				repeat(to, this.next, message);
				this.left -= message.frameLength();
			}
			else if (message.priority() < this.priority) {
				this.lowerPriority = Math.max(this.lowerPriority, message.priority());
			}
		}
		return true;
	}

}
