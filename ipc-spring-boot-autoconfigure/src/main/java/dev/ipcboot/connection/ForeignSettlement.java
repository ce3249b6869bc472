package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * A verdict on a message of a foreign framing that was taken out of the call, usable by
 * any thread, once. Only a reply is written.
 */
final class ForeignSettlement implements Verdict {

	private final InboundContext context;

	private final Source source;

	private final @Nullable ForeignAnswers answers;

	private final long deliveredAt = System.nanoTime();

	private final AtomicBoolean settled = new AtomicBoolean();

	ForeignSettlement(InboundContext context, Source source) {
		this.context = context;
		this.source = source;
		this.answers = source.foreign();
		if (this.answers != null) {
			this.answers.opened();
		}
	}

	@Override
	public void acknowledge() {
		settle();
		this.context.statistics().acknowledgedLater(System.nanoTime() - this.deliveredAt);
		close();
	}

	@Override
	public void reject(String reason) {
		settle();
		this.context.statistics().rejectedLater(System.nanoTime() - this.deliveredAt);
		ForeignAnswers.rejected(this.context, this.source.peer(), reason);
		close();
	}

	@Override
	public void reply(WireMessage message) {
		ForeignAnswers way = this.answers;
		if (way == null) {
			acknowledge();
			return;
		}
		ByteBuffer encoded = way.encode(message);
		settle();
		this.context.statistics().acknowledgedLater(System.nanoTime() - this.deliveredAt);
		way.replyLater(encoded);
		close();
	}

	private void close() {
		if (this.answers != null) {
			this.answers.settled();
		}
	}

	private void settle() {
		if (!this.settled.compareAndSet(false, true)) {
			throw new IllegalStateException("The message has a verdict already");
		}
	}

}
