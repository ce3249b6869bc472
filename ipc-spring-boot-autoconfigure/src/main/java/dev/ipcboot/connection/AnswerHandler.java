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
			case FrameType.CONFIRM -> confirm(frame.sequence(), frame.extent());
			case FrameType.REJECT -> reject(frame);
			case FrameType.REPLY -> reply(frame);
			case FrameType.GOODBYE -> this.goodbye = frame.payloadText();
			default -> {
				// A HELLO tells nothing that is needed, and unknown types are skipped.
			}
		}
	}

	private void confirm(long last, int extent) {
		int count = Math.max(0, Math.min(extent, this.window.capacity()));
		int confirmed = 0;
		long now = System.nanoTime();
		long sentAt = now;
		for (long sequence = last - count + 1; sequence <= last; sequence++) {
			long time = this.window.time(sequence);
			Completion completion = this.window.take(sequence);
			if (completion != null) {
				sentAt = time;
				confirmed++;
				Completions.complete(completion, Outcome.ACKNOWLEDGED, null);
			}
		}
		if (confirmed > 0) {
			this.statistics.confirmed(confirmed, now - sentAt);
		}
	}

	private void reject(FrameView frame) {
		Completion completion = this.window.take(frame.sequence());
		if (completion != null) {
			this.statistics.rejected();
			Completions.complete(completion, Outcome.REJECTED, frame.payloadText());
		}
	}

	private void reply(FrameView frame) {
		long time = this.window.time(frame.sequence());
		int flags = this.window.flags(frame.sequence());
		Completion completion = this.window.take(frame.sequence());
		if (completion == null) {
			this.statistics.lateReply();
		}
		else {
			this.statistics.replied(System.nanoTime() - time);
			if ((flags & FrameLayout.FLAG_REQUEST) != 0) {
				Completions.reply(completion, frame);
			}
			else {
				Completions.complete(completion, Outcome.ACKNOWLEDGED, null);
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
