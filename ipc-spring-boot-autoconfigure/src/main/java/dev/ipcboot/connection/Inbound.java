package dev.ipcboot.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.connection.OutcomeCache.Kind;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.PeerRefusedException;
import dev.ipcboot.transport.ReadableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a channel brings to the handler of a task, on the thread that reads the
 * channel, and the verdicts back. Verdicts are written when the read has been handled, or
 * earlier if that takes long.
 */
final class Inbound implements ReadLoop.Batches {

	private static final long LONGEST_DELAY_NANOS = 1_000_000;

	private final InboundContext context;

	private final ReadableChannel channel;

	private final Introductions introductions;

	private final InboundDelivery delivery;

	private final Consumer<@Nullable Throwable> onEnd;

	/** One for each source of this read. */
	private final List<DueVerdicts> due = new ArrayList<>();

	private DueVerdicts current;

	/** When the read came that is being handled. */
	private long arrivedAt;

	private long lastWrite;

	/** Whether this read has taken the turn to call the handler. */
	private boolean inTurn;

	/**
	 * When the handler has returned for the last time, which is when it can be called
	 * again: to read the clock costs as much as to carry a message.
	 */
	private long handledAt;

	Inbound(InboundContext context, ReadableChannel channel, Consumer<@Nullable Throwable> onEnd) {
		this.context = context;
		this.channel = channel;
		this.onEnd = onEnd;
		this.introductions = new Introductions(context, channel);
		this.current = new DueVerdicts(ForeignAnswers.introduce(context, channel));
		this.due.add(this.current);
		this.delivery = new InboundDelivery(context, this.current, this::write);
	}

	@Override
	public void awaitTurn() {
		this.context.dispatch().awaitRead();
	}

	@Override
	public void begin() {
		// Some peers are known only when they have proved who they are.
		this.due.get(0).source().identify(this.channel.peer());
		this.arrivedAt = System.nanoTime();
	}

	/**
	 * Take the turn to call the handler. Only messages need it, so that a HELLO is
	 * answered while the listener is paused or busy.
	 */
	private void takeTurn() {
		if (!this.inTurn) {
			this.context.dispatch().begin();
			this.inTurn = true;
			this.lastWrite = System.nanoTime();
			this.handledAt = this.lastWrite;
		}
	}

	/**
	 * Handle a frame. A fault of this process, whatever it is, concerns this frame alone:
	 * those behind it are handled, and a message that was not handed over is as if it had
	 * never come.
	 */
	@Override
	public void onFrame(FrameView frame) {
		try {
			switch (frame.type()) {
				case FrameType.MESSAGE -> onMessage(frame);
				case FrameType.HELLO -> onHello(frame);
				case FrameType.GOODBYE -> onGoodbye(frame);
				default -> {
					// Later versions may send types that this one does not know.
				}
			}
		}
		catch (IpcProtocolException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			onFailure(ex);
		}
	}

	private void onFailure(Throwable failure) {
		this.context.statistics().protocolError();
		this.context.events().handlingFailed(this.context.task(), this.context.address(), this.channel.peer(), failure);
	}

	/** An evicted source begins anew: nothing is due to the one before. */
	private void onHello(FrameView frame) {
		this.introductions.onHello(frame);
		Source known = this.context.sources().find(frame.source());
		if (this.due.removeIf((each) -> each.source().id() == frame.source() && each.source() != known)) {
			this.current = this.due.get(0);
		}
	}

	private void onMessage(FrameView frame) {
		takeTurn();
		if (this.context.dispatch().isClosed()) {
			// A confirmed message stays with its sender
			if (!frame.is(FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REQUEST)) {
				this.delivery.leave(frame, verdicts(frame.source()));
			}
			return;
		}
		boolean confirmed = frame.is(FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REQUEST);
		DueVerdicts verdicts = verdicts(frame.source());
		Source source = verdicts.source();
		if (source.isRefused()) {
			this.context.statistics().protocolError();
			return;
		}
		if (confirmed && !isAdmitted(frame, source)) {
			return;
		}
		verdicts.reserve();
		if (confirmed) {
			if (!source.outcomes().isUnseen(frame.sequence())) {
				this.context.statistics().duplicate();
				repeatVerdict(verdicts, frame.sequence(), frame.is(FrameLayout.FLAG_REQUEST));
				return;
			}
			source.outcomes().reserve(frame.sequence());
		}
		this.context.statistics().received(frame.size(), frame.is(FrameLayout.FLAG_REDELIVERED));
		source.countReceived();
		if (isExpired(frame)) {
			onExpired(frame, verdicts, confirmed);
			return;
		}
		deliver(frame, verdicts);
		if (this.handledAt - this.lastWrite > LONGEST_DELAY_NANOS || verdicts.isLarge()) {
			writeEarly();
		}
	}

	private void deliver(FrameView frame, DueVerdicts verdicts) {
		long start = this.handledAt;
		this.context.dispatch().handling(start);
		this.context.statistics().handling(start);
		try {
			this.delivery.deliver(frame, verdicts);
		}
		finally {
			long now = System.nanoTime();
			this.handledAt = now;
			this.context.dispatch().handled();
			this.context.statistics().handled(start, now, !this.delivery.isDetached());
		}
	}

	/**
	 * Whether a confirmed message belongs to a session of this channel, and its sequence
	 * into the window of the session.
	 * @throws IpcProtocolException if it does not, on a channel that has one sender
	 */
	private boolean isAdmitted(FrameView frame, Source source) {
		String fault = null;
		if (source.id() != frame.source() || source.id() == 0) {
			fault = "A confirmed message whose sender has not said HELLO on this channel";
		}
		else if (!this.context.traits().manyOwners() && !source.admits(frame.sequence())) {
			fault = "Sequence " + Long.toUnsignedString(frame.sequence())
					+ " lies beyond the window that was granted to its sender";
		}
		if (fault == null) {
			return true;
		}
		if (this.context.traits().duplex()) {
			throw new IpcProtocolException(fault);
		}
		this.introductions.drop(source, new IpcProtocolException(fault + "; the message was dropped"));
		return false;
	}

	private static boolean isExpired(FrameView frame) {
		long expiration = frame.expiration();
		return expiration != 0 && System.currentTimeMillis() >= expiration;
	}

	/**
	 * The message came too late. If it had been sent before, an earlier run of the
	 * receiver may have handled it, so nobody can say that it was not.
	 */
	private void onExpired(FrameView frame, DueVerdicts verdicts, boolean confirmed) {
		if (confirmed) {
			Kind kind = frame.is(FrameLayout.FLAG_REDELIVERED) ? Kind.EXPIRED_REDELIVERED : Kind.EXPIRED;
			verdicts.source().outcomes().record(frame.sequence(), kind);
			verdicts.tell(frame.sequence(), kind);
		}
		this.context.statistics().expired();
	}

	private DueVerdicts verdicts(long id) {
		if (id == 0) {
			return this.due.get(0);
		}
		if (this.current.source().id() == id) {
			return this.current;
		}
		for (DueVerdicts verdicts : this.due) {
			if (verdicts.source().id() == id) {
				this.current = verdicts;
				return verdicts;
			}
		}
		Source source = this.introductions.source(id);
		if (source == null) {
			return this.due.get(0);
		}
		DueVerdicts verdicts = new DueVerdicts(source);
		this.due.add(verdicts);
		this.current = verdicts;
		return verdicts;
	}

	private void repeatVerdict(DueVerdicts verdicts, long sequence, boolean request) {
		Object outcome = verdicts.source().outcomes().repeat(sequence);
		if (outcome instanceof WireMessage && !request) {
			verdicts.acknowledge(sequence);
		}
		else if (outcome != null) {
			verdicts.tell(sequence, outcome);
		}
		if (verdicts.isLarge()) {
			writeEarly();
		}
	}

	private void onGoodbye(FrameView frame) {
		if (frame.source() == 0) {
			return;
		}
		this.due.removeIf((verdicts) -> verdicts.source().id() == frame.source());
		this.current = this.due.get(0);
		this.introductions.onGoodbye(frame);
	}

	private void writeEarly() {
		this.context.dispatch().release();
		try {
			write();
		}
		finally {
			this.context.dispatch().resume();
			this.lastWrite = System.nanoTime();
			this.handledAt = this.lastWrite;
		}
	}

	/** A failure for one source must not keep the others from their verdicts. */
	private void write() {
		for (DueVerdicts verdicts : this.due) {
			try {
				verdicts.write(this.arrivedAt);
			}
			catch (Throwable ex) {
				this.context.events()
					.handlingFailed(this.context.task(), this.context.address(), this.channel.peer(), ex);
			}
		}
	}

	@Override
	public void end() {
		if (this.inTurn) {
			this.inTurn = false;
			this.context.dispatch().release();
			try {
				write();
			}
			finally {
				this.context.dispatch().finished();
			}
		}
		if (this.due.size() > 2) {
			this.due.subList(1, this.due.size()).clear();
			this.current = this.due.get(0);
		}
	}

	/**
	 * The way back to a program that speaks a foreign framing.
	 * @return the way, or {@code null} if there is none
	 */
	@Nullable ForeignAnswers foreign() {
		return this.due.get(0).source().foreign();
	}

	@Override
	public void onFault(IpcProtocolException fault) {
		this.context.statistics().protocolError();
		this.context.events().protocolError(this.context.task(), this.context.address(), this.channel.peer(), fault);
		this.introductions.refuse(String.valueOf(fault.getMessage()));
	}

	@Override
	public void onEnd(@Nullable Throwable cause) {
		if (cause instanceof PeerRefusedException) {
			this.context.events().peerRefused(this.context.task(), this.context.address(), this.channel.peer(), cause);
		}
		this.introductions.onEnd(cause);
		Runnable close = () -> {
			this.channel.close();
			this.onEnd.accept(cause);
		};
		Source own = this.due.get(0).source();
		ForeignAnswers foreign = own.foreign();
		if (foreign != null) {
			foreign.end(own, cause, close);
		}
		else {
			close.run();
		}
	}

}
