package dev.ipcboot.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameView;
import org.jspecify.annotations.Nullable;

/**
 * A completion that a test can wait for.
 */
final class Outcomes implements Completion {

	private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

	private volatile @Nullable String text;

	private volatile long sentAfter = -1;

	private volatile long deliveredAfter = -1;

	private volatile long elapsed = -1;

	@Override
	public void completed(Outcome newOutcome, @Nullable String reason) {
		this.text = reason;
		if (!this.outcome.complete(newOutcome)) {
			throw new IllegalStateException("Completed twice");
		}
	}

	@Override
	public void completed(Outcome newOutcome, @Nullable String reason, long newSentAfter, long newDeliveredAfter,
			long newElapsed) {
		this.sentAfter = newSentAfter;
		this.deliveredAfter = newDeliveredAfter;
		this.elapsed = newElapsed;
		completed(newOutcome, reason);
	}

	@Override
	public void replied(FrameView reply) {
		completed(Outcome.ACKNOWLEDGED, reply.payloadText());
	}

	Outcome await() throws Exception {
		return await(20);
	}

	Outcome await(int seconds) throws Exception {
		return this.outcome.get(seconds, TimeUnit.SECONDS);
	}

	boolean isDone() {
		return this.outcome.isDone();
	}

	long sentAfter() {
		return this.sentAfter;
	}

	long deliveredAfter() {
		return this.deliveredAfter;
	}

	long elapsed() {
		return this.elapsed;
	}

	@Nullable String text() {
		return this.text;
	}

}
