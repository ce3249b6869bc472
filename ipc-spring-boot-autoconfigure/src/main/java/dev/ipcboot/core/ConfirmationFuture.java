package dev.ipcboot.core;

import java.time.Duration;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.connection.Completion;
import dev.ipcboot.connection.TaskSender;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a message that was sent with a confirm. One object is the future and the
 * completion, since there is one for every message.
 */
final class ConfirmationFuture extends IpcFuture<IpcConfirmation> implements Completion {

	private final long start = System.nanoTime();

	ConfirmationFuture(TaskSender sender) {
		super(sender);
	}

	@Override
	public void completed(Outcome outcome, @Nullable String reason) {
		complete(new IpcConfirmation(outcome, reason, Duration.ofNanos(System.nanoTime() - this.start)));
	}

	@Override
	public void completed(Outcome outcome, @Nullable String reason, long sentAfter, long deliveredAfter, long elapsed) {
		complete(
				new IpcConfirmation(outcome, reason, Duration.ofNanos(elapsed), time(sentAfter), time(deliveredAfter)));
	}

	private static @Nullable Duration time(long nanos) {
		return (nanos >= 0) ? Duration.ofNanos(nanos) : null;
	}

}
