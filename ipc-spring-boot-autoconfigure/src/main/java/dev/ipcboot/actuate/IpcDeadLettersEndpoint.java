package dev.ipcboot.actuate;

import java.util.List;
import java.util.Map;

import dev.ipcboot.listener.deadletter.DeadLetter;
import dev.ipcboot.listener.deadletter.DeadLetters;
import dev.ipcboot.listener.deadletter.ReplayResult;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Messages that failed for good and that nobody wanted as dead letters: how many there
 * are, why, and to send them to their task again. Payloads are not shown. Reading is
 * allowed by default; to replay and remove needs
 * {@code management.endpoint.ipcdeadletters.access=unrestricted}.
 */
@Endpoint(id = "ipcdeadletters", defaultAccess = Access.READ_ONLY)
public class IpcDeadLettersEndpoint {

	private final DeadLetters deadLetters;

	/**
	 * Create the endpoint.
	 * @param deadLetters what is kept
	 */
	public IpcDeadLettersEndpoint(DeadLetters deadLetters) {
		this.deadLetters = deadLetters;
	}

	/**
	 * How many there are.
	 * @return the counts by task
	 */
	@ReadOperation
	public Counts counts() {
		return new Counts(this.deadLetters.count());
	}

	/**
	 * Those of a task.
	 * @param task the name of the task
	 * @return the dead letters, the oldest first
	 */
	@ReadOperation
	public Letters list(@Selector String task) {
		return new Letters(this.deadLetters.list(task));
	}

	/**
	 * Send them to their task again.
	 * @param task the name of the task
	 * @param id the id of one of them, or {@code null} for all
	 * @return what became of them
	 */
	@WriteOperation
	public ReplayResult replay(@Selector String task, @Nullable String id) {
		return (id != null) ? this.deadLetters.replay(task, id) : this.deadLetters.replay(task);
	}

	/**
	 * Remove one of them for good.
	 * @param task the name of the task
	 * @param id its id
	 */
	@DeleteOperation
	public void remove(@Selector String task, @Selector String id) {
		this.deadLetters.remove(task, id);
	}

	/**
	 * Body of the endpoint.
	 *
	 * @param tasks how many dead letters there are, by task
	 */
	public record Counts(Map<String, Integer> tasks) {
	}

	/**
	 * Body of the endpoint for one task.
	 *
	 * @param letters the dead letters, the oldest first
	 */
	public record Letters(List<DeadLetter> letters) {
	}

}
