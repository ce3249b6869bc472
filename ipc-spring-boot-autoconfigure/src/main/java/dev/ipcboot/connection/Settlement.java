package dev.ipcboot.connection;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.connection.OutcomeCache.Kind;
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
	}

	/**
	 * From now on the verdict is awaited. On the thread that reads.
	 */
	void open() {
		if (this.confirmed) {
			this.source.opened(this.sequence, this);
			this.source.outcomes().record(this.sequence, Kind.OPEN);
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
		settle(Kind.ACKNOWLEDGED, null);
	}

	@Override
	public void reject(String reason) {
		settle();
		settle(Kind.REJECTED, reason);
	}

	@Override
	public void reply(WireMessage message) {
		if (!this.request) {
			acknowledge();
			return;
		}
		settle();
		settle(Kind.REPLIED, message);
	}

	private void settle() {
		if (!this.settled.compareAndSet(false, true)) {
			throw new IllegalStateException("Message " + this.sequence + " has a verdict already");
		}
	}

	/**
	 * Record the outcome before anything else, count it, and write it: a sender that
	 * learns of it finds it counted.
	 */
	private void settle(Kind kind, @Nullable Object answer) {
		boolean awaited = this.confirmed && this.source.outcomes().settle(this.sequence, kind, answer);
		long held = System.nanoTime() - this.deliveredAt;
		if (kind == Kind.REJECTED) {
			this.statistics.rejectedLater(held);
		}
		else {
			this.statistics.acknowledgedLater(held);
		}
		if (this.confirmed) {
			this.source.closed(this.sequence);
		}
		if (awaited) {
			this.source.answers().write(this.sequence, (answer != null) ? answer : kind, this.deliveredAt);
		}
	}

}
