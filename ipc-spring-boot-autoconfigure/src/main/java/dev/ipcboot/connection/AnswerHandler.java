package dev.ipcboot.connection;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameHandler;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.FrameView;
import org.jspecify.annotations.Nullable;

/**
 * Completes messages by the answers that come back. Takes no lock: see
 * {@link SendWindow}. Every number of an answer is taken for hostile: an answer to
 * another source, or to a sequence that is not in flight, changes nothing.
 */
final class AnswerHandler implements FrameHandler {

	private static final String FORGOTTEN = "it was handled, but the receiver has evicted its reply before it could "
			+ "be sent again (see ipc.limits.reply-memory)";

	private static final String EXPIRED_REDELIVERED = "it came too late to be of use, and since it had been sent before, an "
			+ "earlier run of the receiver may have handled it";

	private final long source;

	private final SendWindow window;

	private final SenderStatistics statistics;

	private volatile @Nullable String goodbye;

	private volatile FrameHandler greetings = (frame) -> {
	};

	/**
	 * Create a handler.
	 * @param source the source of the sender: answers to others are ignored
	 */
	AnswerHandler(long source, SendWindow window, SenderStatistics statistics) {
		this.source = source;
		this.window = window;
		this.statistics = statistics;
	}

	@Override
	public void onFrame(FrameView frame) {
		if (!isForSender(frame)) {
			return;
		}
		switch (frame.type()) {
			case FrameType.CONFIRM -> confirm(frame);
			case FrameType.REJECT -> reject(frame);
			case FrameType.REPLY -> reply(frame);
			case FrameType.FORGOTTEN -> forgotten(frame);
			case FrameType.GOODBYE -> this.goodbye = frame.payloadText();
			case FrameType.HELLO -> this.greetings.onFrame(frame);
			default -> {
				// Unknown types are skipped.
			}
		}
	}

	/**
	 * Have the answers to HELLO handed on.
	 */
	void greet(FrameHandler handler) {
		this.greetings = handler;
	}

	/** A receiver that does not know the source yet says goodbye to 0. */
	private boolean isForSender(FrameView frame) {
		return frame.source() == this.source || (frame.source() == 0 && frame.type() == FrameType.GOODBYE);
	}

	/**
	 * The last message is completed when all of them have been counted: the statistics
	 * hold all messages once all futures are complete. Sequences of the window lie no
	 * further apart than its capacity, so a longer range is cut before it is walked.
	 */
	private void confirm(FrameView frame) {
		long last = frame.sequence();
		if (last <= 0) {
			return;
		}
		long count = Math.min(Integer.toUnsignedLong(frame.extent()), Math.min(last, this.window.capacity()));
		int confirmed = 0;
		long latest = 0;
		long now = System.nanoTime();
		long held = frame.heldNanos();
		Completion pending = null;
		long acceptedAt = now;
		long pendingSentAt = 0;
		for (long left = count - 1; left >= 0; left--) {
			long sequence = last - left;
			long time = this.window.time(sequence);
			long sentAt = this.window.sentAt(sequence);
			Completion completion = this.window.take(sequence);
			if (completion != null) {
				if (pending != null) {
					end(pending, Outcome.ACKNOWLEDGED, null, acceptedAt, pendingSentAt, now, held);
				}
				pending = completion;
				latest = sequence;
				acceptedAt = time;
				pendingSentAt = sentAt;
				confirmed++;
			}
		}
		if (pending != null) {
			this.window.onVerdict(latest);
			this.statistics.answered();
			this.statistics.confirmed(confirmed, now - acceptedAt);
			end(pending, Outcome.ACKNOWLEDGED, null, acceptedAt, pendingSentAt, now, held);
		}
	}

	private void reject(FrameView frame) {
		long time = this.window.time(frame.sequence());
		long sentAt = this.window.sentAt(frame.sequence());
		Completion completion = this.window.take(frame.sequence());
		if (completion == null) {
			return;
		}
		this.statistics.answered();
		boolean expired = frame.is(FrameLayout.FLAG_EXPIRED);
		if (expired) {
			this.statistics.expired();
		}
		else {
			this.statistics.rejected();
		}
		end(completion, expired ? Outcome.EXPIRED : Outcome.REJECTED, frame.payloadText(), time, sentAt,
				System.nanoTime(), frame.heldNanos());
	}

	private void forgotten(FrameView frame) {
		long time = this.window.time(frame.sequence());
		long sentAt = this.window.sentAt(frame.sequence());
		int flags = this.window.flags(frame.sequence());
		Completion completion = this.window.take(frame.sequence());
		if (completion == null) {
			return;
		}
		this.window.onVerdict(frame.sequence());
		this.statistics.unknown();
		this.statistics.answered();
		String reason = frame.is(FrameLayout.FLAG_EXPIRED) ? EXPIRED_REDELIVERED : FORGOTTEN;
		if ((flags & FrameLayout.FLAG_REQUEST) != 0) {
			Completions.forgotten(completion, reason);
		}
		else {
			end(completion, Outcome.UNKNOWN, reason, time, sentAt, System.nanoTime(), frame.heldNanos());
		}
	}

	/**
	 * Complete a message. What the receiver had when it says so had been taken by the
	 * carrier before: a write may be found to have ended later than that, where its
	 * thread had to wait for a processor.
	 */
	private static void end(Completion completion, Outcome outcome, @Nullable String reason, long acceptedAt,
			long sentAt, long now, long held) {
		long elapsed = now - acceptedAt;
		long deliveredAfter = (held >= 0) ? Math.max(0, elapsed - held) : -1;
		long latest = (held >= 0) ? deliveredAfter : elapsed;
		long sentAfter = (sentAt != 0) ? Math.max(0, Math.min(latest, sentAt - acceptedAt)) : -1;
		Completions.complete(completion, outcome, reason, sentAfter, deliveredAfter, elapsed);
	}

	private void reply(FrameView frame) {
		long time = this.window.time(frame.sequence());
		long sentAt = this.window.sentAt(frame.sequence());
		int flags = this.window.flags(frame.sequence());
		Completion completion = this.window.take(frame.sequence());
		if (completion == null) {
			this.statistics.lateReply();
		}
		else {
			this.window.onVerdict(frame.sequence());
			this.statistics.answered();
			this.statistics.replied(System.nanoTime() - time);
			if ((flags & FrameLayout.FLAG_REQUEST) != 0) {
				Completions.reply(completion, frame);
			}
			else {
				end(completion, Outcome.ACKNOWLEDGED, null, time, sentAt, System.nanoTime(), -1);
			}
		}
	}

	/**
	 * The reason with which the other side has said goodbye.
	 * @return the reason, or {@code null} if it has not
	 */
	@Nullable String goodbye() {
		return this.goodbye;
	}

}
