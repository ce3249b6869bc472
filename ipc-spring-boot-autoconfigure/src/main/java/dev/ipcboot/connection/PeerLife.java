package dev.ipcboot.connection;

import java.io.IOException;

import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.transport.CompletingChannel;
import dev.ipcboot.transport.ReadableChannel;
import org.jspecify.annotations.Nullable;

/**
 * One life of a single peer: hands what its channel brings to the two who share it.
 * Answers go to the sender of the task, everything else to its receiver. The turn to call
 * the handler is only taken for what the handler gets, so that a listener that is paused
 * or busy elsewhere does not hold up answers.
 */
final class PeerLife implements ReadLoop.Batches {

	private final Peering peering;

	private final ReadableChannel raw;

	private final PeerChannel channel;

	private volatile Inbound inbound;

	/** The replies of the receiver before. */
	private volatile @Nullable ForeignAnswers formerAnswers;

	private volatile @Nullable PeerLink sender;

	/** What the frames of this read are handed to, from the first one on. */
	private @Nullable Inbound begun;

	private volatile boolean ended;

	PeerLife(Peering peering, ReadableChannel raw) {
		this.peering = peering;
		this.raw = raw;
		this.channel = new PeerChannel(raw, (CompletingChannel) raw);
		this.inbound = inbound(peering.context());
	}

	private Inbound inbound(InboundContext context) {
		return new Inbound(context, this.channel, (cause) -> {
		});
	}

	/**
	 * From the next read on, messages belong to another receiver.
	 */
	void receiveFor(InboundContext context) {
		ForeignAnswers answers = this.inbound.foreign();
		if (answers != null) {
			this.formerAnswers = answers;
		}
		this.inbound = inbound(context);
	}

	/**
	 * Wait until the replies are written that have been given.
	 */
	void awaitReplies(long timeoutNanos) {
		long deadline = System.nanoTime() + timeoutNanos;
		ForeignAnswers former = this.formerAnswers;
		if (former != null) {
			former.awaitWritten(timeoutNanos);
		}
		ForeignAnswers present = this.inbound.foreign();
		if (present != null) {
			present.awaitWritten(Math.max(0, deadline - System.nanoTime()));
		}
	}

	/**
	 * A way to the peer for the sender of the task, which takes the place of an earlier
	 * one.
	 */
	PeerLink link() {
		PeerLink link = new PeerLink(this, this.channel);
		this.sender = link;
		return link;
	}

	void unlink(PeerLink link) {
		if (this.sender == link) {
			this.sender = null;
		}
	}

	boolean isEnded() {
		return this.ended;
	}

	@Override
	public void begin() {
		// The turn is taken with the first frame that needs it.
	}

	@Override
	public void onFrame(FrameView frame) {
		PeerLink link = this.sender;
		if (link != null && link.takes(frame)) {
			link.reader().onFrame(frame);
		}
		else if (!isAnswer(frame)) {
			receiver().onFrame(frame);
		}
	}

	private static boolean isAnswer(FrameView frame) {
		return switch (frame.type()) {
			case FrameType.CONFIRM, FrameType.REJECT, FrameType.REPLY, FrameType.FORGOTTEN -> true;
			default -> false;
		};
	}

	private Inbound receiver() {
		Inbound current = this.begun;
		if (current == null) {
			current = this.inbound;
			current.begin();
			this.begun = current;
		}
		return current;
	}

	@Override
	public void end() {
		PeerLink link = this.sender;
		if (link != null && link.isAnswered()) {
			link.reader().end();
		}
		Inbound current = this.begun;
		if (current != null) {
			this.begun = null;
			current.end();
		}
	}

	@Override
	public void onFault(IpcProtocolException fault) {
		this.inbound.onFault(fault);
	}

	/**
	 * A parent that has ended its output may still take what it has asked for: its
	 * channel stays open until the task is closed.
	 */
	@Override
	public void onEnd(@Nullable Throwable cause) {
		this.ended = true;
		if (cause != null || !this.peering.isParent()) {
			close();
		}
		IOException absence = this.peering.onEnd(this);
		Throwable reason = (cause != null) ? cause : absence;
		this.inbound.onEnd(reason);
		PeerLink link = this.sender;
		if (link != null && link.isAnswered()) {
			link.reader().onEnd(reason);
		}
	}

	/**
	 * Write what was begun, as far as there is room. Never waits.
	 */
	void complete() {
		try {
			if (this.channel.isMidway()) {
				this.channel.complete(0);
			}
		}
		catch (IOException ex) {
			// The thread that reads sees the end.
		}
	}

	/**
	 * What a failed write means: usually that the peer is gone, and then it says how.
	 */
	IOException explain(IOException failure) {
		IOException absence = this.peering.absence();
		return (absence != null) ? absence : failure;
	}

	/**
	 * End the life of the peer.
	 */
	void close() {
		this.ended = true;
		this.raw.close();
	}

}
