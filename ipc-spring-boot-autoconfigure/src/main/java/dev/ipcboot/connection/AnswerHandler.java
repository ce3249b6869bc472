package dev.ipcboot.connection;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameHandler;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.FrameView;
import org.jspecify.annotations.Nullable;

/**
 * Completes messages by the answers that come back. Takes no lock: see
 * {@link SendWindow}.
 */
final class AnswerHandler implements FrameHandler {

	private final SendWindow window;

	private final SenderStatistics statistics;

	private volatile @Nullable String goodbye;

	AnswerHandler(SendWindow window, SenderStatistics statistics) {
		this.window = window;
		this.statistics = statistics;
	}

	@Override
	public void onFrame(FrameView frame) {
		switch (frame.type()) {
			case FrameType.CONFIRM -> confirm(frame);
			case FrameType.REJECT -> reject(frame);
			case FrameType.REPLY -> reply(frame);
			case FrameType.GOODBYE -> this.goodbye = frame.payloadText();
			default -> {
				// A HELLO tells nothing that is needed, and unknown types are skipped.
			}
		}
	}

	/**
	 * The last message is completed when all of them have been counted: who has waited
	 * for all its futures finds them all in the statistics.
	 */
	private void confirm(FrameView frame) {
		long last = frame.sequence();
		int count = Math.max(0, Math.min(frame.extent(), this.window.capacity()));
		int confirmed = 0;
		long now = System.nanoTime();
		long held = frame.heldNanos();
		Completion pending = null;
		long acceptedAt = now;
		long pendingSentAt = 0;
		for (long sequence = last - count + 1; sequence <= last; sequence++) {
			long time = this.window.time(sequence);
			long sentAt = this.window.sentAt(sequence);
			Completion completion = this.window.take(sequence);
			if (completion != null) {
				if (pending != null) {
					end(pending, Outcome.ACKNOWLEDGED, null, acceptedAt, pendingSentAt, now, held);
				}
				pending = completion;
				acceptedAt = time;
				pendingSentAt = sentAt;
				confirmed++;
			}
		}
		if (pending != null) {
			this.window.onVerdict(last);
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
		this.window.onVerdict(frame.sequence());
		if (completion == null) {
			this.statistics.lateReply();
		}
		else {
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
