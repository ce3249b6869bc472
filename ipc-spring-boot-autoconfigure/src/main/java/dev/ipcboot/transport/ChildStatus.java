package dev.ipcboot.transport;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a child process at a moment. Immutable.
 *
 * @param task the task it serves
 * @param program the program; its arguments may hold secrets and stay where they are
 * @param state the state
 * @param since when the state was entered
 * @param pid the process id, or -1 if it does not run
 * @param restarts how often it was started again
 * @param exitCode the exit code of the life before, 128 and the number of the signal if
 * one killed it; {@code null} before the first end
 * @param errorOutput the last lines of its error output, of the life before if it does
 * not run
 * @param problem what went wrong last and what happens next, or {@code null} if nothing
 * did
 */
public record ChildStatus(String task, String program, State state, Instant since, long pid, long restarts,
		@Nullable Integer exitCode, List<String> errorOutput, @Nullable String problem) {

	/**
	 * Keep the lines from change.
	 */
	public ChildStatus {
		errorOutput = List.copyOf(errorOutput);
	}

	/**
	 * The states of a child.
	 */
	public enum State {

		/**
		 * It runs.
		 */
		RUNNING,

		/**
		 * It has ended and is started again after a pause.
		 */
		WAITING,

		/**
		 * It runs or waits, but was restarted more often than allowed.
		 */
		RESTARTING_TOO_OFTEN,

		/**
		 * It has done its work: it ended with exit code 0 and is not started again.
		 */
		DONE,

		/**
		 * It has failed and is not started again.
		 */
		FAILED,

		/**
		 * It was ended on purpose.
		 */
		CLOSED

	}

}
