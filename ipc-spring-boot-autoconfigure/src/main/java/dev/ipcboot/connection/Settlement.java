package dev.ipcboot.connection;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * A verdict that was taken out of the call, usable by any thread, once.
 */
final class Settlement implements Verdict {

	private final Source source;

	private final long sequence;

	private final boolean confirmed;

	private final boolean request;

	private final ReceiverStatistics statistics;

	private final long deliveredAt = System.nanoTime();

	private final AtomicBoolean settled = new AtomicBoolean();

	Settlement(Source source, long sequence, boolean confirmed, boolean request, ReceiverStatistics statistics) {
		this.source = source;
		this.sequence = sequence;
		this.confirmed = confirmed;
		this.request = request;
		this.statistics = statistics;
		if (confirmed) {
			source.opened(sequence, this);
		}
	}

	/**
	 * When the message was delivered, by the clock of the JVM.
	 */
	long deliveredAt() {
		return this.deliveredAt;
	}

	@Override
	public void acknowledge() {
		settle();
		this.statistics.acknowledgedLater(System.nanoTime() - this.deliveredAt);
		Answers answers = answers();
		if (answers != null) {
			answers.confirm(this.sequence, 1, System.nanoTime() - this.deliveredAt);
			answers.flush();
		}
	}

	@Override
	public void reject(String reason) {
		settle();
		this.statistics.rejectedLater(System.nanoTime() - this.deliveredAt);
		this.source.memory().rejected(this.sequence, reason);
		Answers answers = answers();
		if (answers != null) {
			answers.reject(this.sequence, 0, reason, System.nanoTime() - this.deliveredAt);
			answers.flush();
		}
	}

	@Override
	public void reply(WireMessage message) {
		if (!this.request) {
			acknowledge();
			return;
		}
		settle();
		this.statistics.acknowledgedLater(System.nanoTime() - this.deliveredAt);
		this.source.memory().replied(this.sequence, message);
		Answers answers = answers();
		if (answers != null) {
			answers.reply(this.sequence, message);
			answers.flush();
		}
	}

	private void settle() {
		if (!this.settled.compareAndSet(false, true)) {
			throw new IllegalStateException("Message " + this.sequence + " has a verdict already");
		}
	}

	private @Nullable Answers answers() {
		if (!this.confirmed) {
			return null;
		}
		this.source.closed(this.sequence);
		return this.source.answers();
	}

}
