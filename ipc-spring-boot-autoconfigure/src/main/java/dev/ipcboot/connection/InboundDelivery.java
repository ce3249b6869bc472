package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Supplier;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * The one delivery of a channel, moved from message to message. Verdicts given during the
 * call gather in {@link DueVerdicts}.
 */
final class InboundDelivery implements Delivery {

	private final InboundContext context;

	private final Runnable flusher;

	private FrameView frame = new FrameView();

	private DueVerdicts due;

	private boolean settled;

	private boolean detached;

	InboundDelivery(InboundContext context, DueVerdicts due, Runnable flusher) {
		this.context = context;
		this.due = due;
		this.flusher = flusher;
	}

	/**
	 * Hand a message to the handler and see to it that it gets a verdict.
	 */
	void deliver(FrameView newFrame, DueVerdicts newDue) {
		this.frame = newFrame;
		this.due = newDue;
		this.settled = false;
		this.detached = false;
		try {
			this.context.handler().onMessage(this);
			if (!this.settled) {
				acknowledge();
			}
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			if (!this.settled) {
				reject((ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getSimpleName());
			}
		}
	}

	/**
	 * Whether the verdict on the message was taken out of the call.
	 */
	boolean isDetached() {
		return this.detached;
	}

	@Override
	public String task() {
		return this.context.task();
	}

	@Override
	public String transport() {
		return this.context.scheme();
	}

	@Override
	public Map<String, Object> headers() {
		return this.frame.headers(this.context.maxHeaders());
	}

	@Override
	public ByteBuffer payload() {
		return this.frame.payload();
	}

	@Override
	public byte[] payloadBytes() {
		return this.frame.payloadBytes();
	}

	@Override
	public int priority() {
		return this.frame.priority();
	}

	@Override
	public boolean isRequest() {
		return this.frame.is(FrameLayout.FLAG_REQUEST);
	}

	@Override
	public boolean canReply() {
		return isRequest() || this.due.source().foreign() != null;
	}

	@Override
	public boolean isConfirmed() {
		return this.frame.is(FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REQUEST);
	}

	@Override
	public boolean isRedelivered() {
		return this.frame.is(FrameLayout.FLAG_REDELIVERED);
	}

	@Override
	public @Nullable String messageId() {
		return messageId(this.due.source(), this.frame.source(), isConfirmed(), this.frame.sequence());
	}

	private static @Nullable String messageId(Source session, long source, boolean confirmed, long sequence) {
		if (source == 0) {
			return null;
		}
		String name = (session.id() == source) ? session.publicId() : PublicIds.of(source);
		return name + (confirmed ? "-" : "-u") + sequence;
	}

	@Override
	public Supplier<@Nullable String> laterMessageId() {
		Source session = this.due.source();
		long source = this.frame.source();
		boolean confirmed = isConfirmed();
		long sequence = this.frame.sequence();
		return () -> messageId(session, source, confirmed, sequence);
	}

	@Override
	public IpcPeer peer() {
		return this.due.source().peer();
	}

	@Override
	public void acknowledge() {
		settle();
		this.context.statistics().acknowledged();
		if (isConfirmed()) {
			this.due.acknowledge(this.frame.sequence());
		}
	}

	@Override
	public void reject(String reason) {
		settle();
		this.context.statistics().rejected();
		if (isConfirmed()) {
			this.due.source().memory().rejected(this.frame.sequence(), reason);
			this.due.reject(this.frame.sequence(), reason);
		}
		else {
			ForeignAnswers.rejected(this.context, peer(), reason);
		}
	}

	@Override
	public void reply(WireMessage message) {
		ForeignAnswers foreign = this.due.source().foreign();
		if (foreign != null) {
			ByteBuffer encoded = foreign.encode(message);
			acknowledge();
			this.due.replyForeign(encoded);
			return;
		}
		if (!isRequest()) {
			acknowledge();
			return;
		}
		settle();
		this.context.statistics().acknowledged();
		this.due.source().memory().replied(this.frame.sequence(), message);
		this.due.reply(this.frame.sequence(), message);
	}

	@Override
	public Verdict detach() {
		settle();
		this.detached = true;
		if (!this.context.framing().isConfirming()) {
			return new ForeignSettlement(this.context, this.due.source());
		}
		return new Settlement(this.due.source(), this.frame.sequence(), isConfirmed(), isRequest(),
				this.context.statistics());
	}

	@Override
	public void flush() {
		this.flusher.run();
	}

	private void settle() {
		if (this.settled) {
			throw new IllegalStateException("Message " + messageId() + " has a verdict already");
		}
		this.settled = true;
	}

}
