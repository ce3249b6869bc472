package dev.ipcboot.connection;

import java.io.IOException;
import java.time.Duration;

import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.WireMessage;

/**
 * Hands messages without a verdict over again: all of them to a new link, and on a
 * carrier that loses messages those that have waited for long, the oldest ones first and
 * no more at a time than its {@link Pace} allows. Under the lock of the sender.
 */
final class Repeater {

	private static final long FIRST_PATIENCE_NANOS = 100_000_000;

	private static final long LONGEST_PATIENCE_NANOS = 1_000_000_000;

	private final SendWindow window;

	private final long source;

	private final long timeout;

	private final Pace pace = new Pace();

	/** The highest sequence that was handed to a channel. */
	private long handedOver;

	private long patience = FIRST_PATIENCE_NANOS;

	private long repeatedAt;

	private long stuckAt;

	Repeater(SendWindow window, long source, Duration writeTimeout) {
		this.window = window;
		this.source = source;
		this.timeout = writeTimeout.toNanos();
	}

	/**
	 * Note that a sequence is being handed to a channel.
	 */
	void handOver(long sequence) {
		this.handedOver = sequence;
	}

	/**
	 * Whether somebody may have handled a message.
	 */
	boolean wasHandedOver(long sequence) {
		return sequence <= this.handedOver;
	}

	void repeatAll(Link to) throws IOException {
		this.pace.start(to.traits().reliable());
		this.window.limitBytes(this.pace.limit());
		repeat(to, System.nanoTime());
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
		return now - this.window.time(this.stuckAt) >= this.patience && now - this.repeatedAt >= this.patience;
	}

	void repeatLost(Link to, long now) throws IOException {
		this.repeatedAt = now;
		this.pace.onLoss();
		this.window.limitBytes(this.pace.limit());
		repeat(to, now - this.patience);
		this.patience = Math.min(this.patience * 2, LONGEST_PATIENCE_NANOS);
	}

	private void repeat(Link to, long acceptedBefore) throws IOException {
		if (this.window.isEmpty()) {
			return;
		}
		long left = this.pace.limit();
		for (long sequence = this.window.oldest(); sequence < this.window.next() && left > 0; sequence++) {
			WireMessage message = this.window.message(sequence);
			if (message != null && this.window.isInFlight(sequence)
					&& this.window.time(sequence) - acceptedBefore <= 0) {
				int redelivered = wasHandedOver(sequence) ? FrameLayout.FLAG_REDELIVERED : 0;
				to.outbox()
					.message(FrameType.MESSAGE, this.window.flags(sequence) | redelivered, message, this.source,
							sequence, this.timeout);
				this.handedOver = Math.max(this.handedOver, sequence);
				left -= message.frameLength();
			}
		}
		to.outbox().flush(this.timeout);
	}

}
