package dev.ipcboot.listener.deadletter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.directory.DeadLetterSpool;
import dev.ipcboot.directory.SpooledMessage;
import dev.ipcboot.frame.WireMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters in the spools of a directory: to be listed, sent to their task again,
 * and removed. Any application of the user may do so, whichever process has spooled them.
 * Safe for use by any thread; the calls wait for the disk, and a replay for its confirms.
 */
public final class DeadLetters {

	private static final Log logger = LogFactory.getLog(DeadLetters.class);

	private static final Duration MARGIN = Duration.ofSeconds(5);

	private final IpcEngine engine;

	private final DeadLetterSpool spool;

	private final Duration confirmTimeout;

	/**
	 * Create a view.
	 * @param engine carries what is sent again
	 * @param spool holds the dead letters
	 * @param confirmTimeout the longest wait for the verdict on what is sent again
	 */
	public DeadLetters(IpcEngine engine, DeadLetterSpool spool, Duration confirmTimeout) {
		this.engine = engine;
		this.spool = spool;
		this.confirmTimeout = confirmTimeout;
	}

	/**
	 * How many dead letters there are.
	 * @return the number by the name of the task, for the tasks that have any
	 */
	public Map<String, Integer> count() {
		Map<String, Integer> counts = new LinkedHashMap<>();
		for (String task : this.spool.tasks()) {
			int count = this.spool.ids(task).size();
			if (count > 0) {
				counts.put(task, count);
			}
		}
		return counts;
	}

	/**
	 * The dead letters of a task.
	 * @param task the name of the task that they were sent to
	 * @return the dead letters, the oldest first; those that can't be read are left out
	 * and logged
	 */
	public List<DeadLetter> list(String task) {
		List<DeadLetter> letters = new ArrayList<>();
		for (String id : this.spool.ids(task)) {
			try {
				this.spool.read(task, id).map(DeadLetter::of).ifPresent(letters::add);
			}
			catch (IpcException ex) {
				logger.warn(ex.getMessage());
			}
		}
		return letters;
	}

	/**
	 * Send all dead letters of a task to it again, the oldest first. Ends with the first
	 * that can't be delivered at all.
	 * @param task the name of the task
	 * @return what became of them
	 */
	public ReplayResult replay(String task) {
		return replay(task, this.spool.ids(task));
	}

	/**
	 * Send a dead letter to its task again. It is removed when it is acknowledged.
	 * @param task the name of the task
	 * @param id the id of the dead letter
	 * @return what became of it
	 */
	public ReplayResult replay(String task, String id) {
		return replay(task, List.of(id));
	}

	private ReplayResult replay(String task, List<String> ids) {
		int replayed = 0;
		List<String> failures = new ArrayList<>();
		for (String id : ids) {
			try {
				SpooledMessage message = this.spool.read(task, id).orElse(null);
				if (message == null) {
					failures.add(id + ": it is not there");
					continue;
				}
				String failure = send(task, message);
				if (failure == null) {
					this.spool.remove(task, id);
					replayed++;
				}
				else {
					failures.add(id + ": " + failure);
				}
			}
			catch (IpcException ex) {
				failures.add(id + ": " + ex.getMessage());
				break;
			}
		}
		return new ReplayResult(replayed, failures);
	}

	private @Nullable String send(String task, SpooledMessage message) {
		Map<String, Object> headers = DeadLetterHeaders.without(message.headers());
		headers.put(IpcHeaders.DLT_REPLAY, true);
		TaskSender sender = this.engine.sender(task);
		CompletableFuture<String> end = new CompletableFuture<>();
		sender.send(WireMessage.of(headers, message.payload(), message.priority()),
				(outcome, reason) -> end.complete(
						(outcome == Outcome.ACKNOWLEDGED) ? "" : outcome + ((reason != null) ? ": " + reason : "")),
				this.confirmTimeout);
		sender.flush();
		try {
			String failure = end.get(this.confirmTimeout.plus(MARGIN).toNanos(), TimeUnit.NANOSECONDS);
			return failure.isEmpty() ? null : failure;
		}
		catch (ExecutionException | TimeoutException ex) {
			return "no verdict came in time";
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IpcException("Interrupted while waiting for the verdict of task '" + task + "'", ex);
		}
	}

	/**
	 * Remove a dead letter.
	 * @param task the name of the task
	 * @param id the id of the dead letter
	 * @return whether it was there
	 */
	public boolean remove(String task, String id) {
		return this.spool.remove(task, id);
	}

}
