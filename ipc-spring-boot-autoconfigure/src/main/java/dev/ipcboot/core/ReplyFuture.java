package dev.ipcboot.core;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.IpcRemoteException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.connection.Completion;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.frame.FrameView;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * The reply to one request: {@code null} if the listener handled it and had nothing to
 * say. Each request has its own, so a reply that comes late finds it ended and is
 * dropped.
 */
final class ReplyFuture extends IpcFuture<@Nullable Message<?>> implements Completion {

	private static final Duration MARGIN = Duration.ofSeconds(5);

	private final String task;

	private final ReplyLimit limit;

	private final ReplyReader reader;

	ReplyFuture(TaskSender sender, ReplyLimit limit, ReplyReader reader) {
		super(sender);
		this.task = sender.task();
		this.limit = limit;
		this.reader = reader;
	}

	@Override
	public void replied(FrameView reply) {
		try {
			Message<?> message = this.reader.read(this.task, reply);
			IpcRemoteException thrown = RemoteExceptions.read(this.task, message);
			if (thrown != null) {
				completeExceptionally(thrown);
			}
			else {
				complete(message);
			}
		}
		catch (IpcException ex) {
			completeExceptionally(ex);
		}
	}

	@Override
	public void completed(Outcome outcome, @Nullable String reason) {
		if (outcome == Outcome.ACKNOWLEDGED) {
			complete(null);
		}
		else if (outcome == Outcome.REJECTED) {
			completeExceptionally(new IpcRejectedException(this.task, (reason != null) ? reason : "no reason given"));
		}
		else {
			completeExceptionally(new IpcTimeoutException("No reply from task '" + this.task + "' within " + this.limit
					+ ((reason != null) ? ": " + reason : "") + ((outcome == Outcome.EXPIRED)
							? "; the request was not handled" : "; the request may or may not have been handled")));
		}
	}

	@Override
	public void forgotten(String reason) {
		completeExceptionally(new IpcException("The reply of task '" + this.task + "' is lost: " + reason));
	}

	/**
	 * Wait for the reply.
	 * @return the reply, or {@code null} if there was none
	 * @throws IpcException why there is none
	 */
	@Nullable Message<?> await() {
		try {
			// The engine ends it in time; the margin only guards against its failure
			return get(this.limit.timeout().plus(MARGIN).toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof IpcException cause) ? cause
					: new IpcException("The request to task '" + this.task + "' failed: " + ex.getCause(), ex);
		}
		catch (TimeoutException ex) {
			throw new IpcTimeoutException("No reply from task '" + this.task + "' within " + this.limit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IpcException("Interrupted while waiting for the reply of task '" + this.task + "'", ex);
		}
	}

	/**
	 * Copies what came.
	 */
	@FunctionalInterface
	interface ReplyReader {

		/**
		 * Make a message of a reply.
		 * @param task the task that replied
		 * @param reply valid only during the call
		 * @return the message
		 */
		Message<?> read(String task, FrameView reply);

	}

}
