package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Supplier;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.connection.OutcomeCache.Kind;
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
	 * Hand a message to the handler and see to it that it gets a verdict: whatever the
	 * handler throws is a rejection. Room for the verdict has been reserved.
	 */
	void deliver(FrameView newFrame, DueVerdicts newDue) {
		this.frame = newFrame;
		this.due = newDue;
		this.settled = false;
		this.detached = false;
		Throwable failure = null;
		try {
			this.context.handler().onMessage(this);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		if (this.settled) {
			if (failure != null) {
				this.context.events().handlingFailed(task(), this.context.address(), peer(), failure);
			}
		}
		else if (failure != null) {
			reject(reason(failure));
		}
		else {
			acknowledge();
		}
	}

	private static String reason(Throwable failure) {
		try {
			String message = failure.getMessage();
			return (message != null) ? message : failure.getClass().getSimpleName();
		}
		catch (Throwable ex) {
			// Its own code fails too
			return "the listener failed";
		}
	}

	/**
	 * Hand over a plain message that was read before the receiver was closed.
	 */
	void leave(FrameView newFrame, DueVerdicts newDue) {
		this.frame = newFrame;
		this.due = newDue;
		this.settled = false;
		this.detached = false;
		this.context.handler().onClosed(this);
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
		settle(Kind.ACKNOWLEDGED);
		if (isConfirmed()) {
			this.due.acknowledge(this.frame.sequence());
		}
		this.context.statistics().acknowledged();
	}

	@Override
	public void reject(String reason) {
		settle(Kind.REJECTED);
		if (isConfirmed()) {
			this.due.reject(this.frame.sequence(), reason);
			remember(reason);
		}
		this.context.statistics().rejected();
		if (!isConfirmed()) {
			ForeignAnswers.rejected(this.context, peer(), reason);
		}
	}

	/**
	 * Keep what may have to be written again. If there is no memory, that is lost, and
	 * the verdict is not.
	 */
	private void remember(Object answer) {
		try {
			this.due.source().outcomes().remember(this.frame.sequence(), answer);
		}
		catch (Throwable ex) {
			this.context.events().handlingFailed(task(), this.context.address(), peer(), ex);
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
		settle(Kind.REPLIED);
		this.due.reply(this.frame.sequence(), message);
		remember(message);
		this.context.statistics().acknowledged();
	}

	@Override
	public Verdict detach() {
		requireUnsettled();
		Verdict verdict = open();
		this.settled = true;
		this.detached = true;
		return verdict;
	}

	private Verdict open() {
		if (!this.context.framing().isConfirming()) {
			return new ForeignSettlement(this.context, this.due.source());
		}
		Settlement settlement = new Settlement(this.due.source(), this.frame.sequence(), isConfirmed(), isRequest(),
				this.context.statistics());
		settlement.open();
		return settlement;
	}

	@Override
	public void flush() {
		this.flusher.run();
	}

	/**
	 * Record the outcome: from here on the message is not handled again. Nothing in here
	 * allocates.
	 */
	private void settle(Kind kind) {
		requireUnsettled();
		if (isConfirmed()) {
			this.due.source().outcomes().record(this.frame.sequence(), kind);
		}
		this.settled = true;
	}

	private void requireUnsettled() {
		if (this.settled) {
			throw new IllegalStateException("Message " + messageId() + " has a verdict already");
		}
	}

}
