package dev.ipcboot.transport;

import java.time.Duration;

/**
 * Told what becomes of child processes. Called on the threads that look after them, so
 * the methods must return soon and not throw. Safe for use by any thread.
 */
public interface ChildEvents {

	/**
	 * Ignores everything.
	 */
	ChildEvents NONE = new ChildEvents() {
	};

	/**
	 * A child has been started, for the first time or again.
	 * @param task the task it serves
	 * @param pid its process id
	 * @param program the program, without its arguments, which may hold secrets
	 */
	default void started(String task, long pid, String program) {
	}

	/**
	 * A child has written a line to its error output.
	 * @param task the task it serves
	 * @param pid its process id
	 * @param line the line, without its end; a very long one comes in pieces
	 */
	default void errorLine(String task, long pid, String line) {
	}

	/**
	 * A child was ended before it had read all that was sent to it.
	 * @param task the task it serves
	 * @param pid its process id
	 * @param unread how many bytes were left in its input
	 * @param unwritten how many bytes of a message that was begun did not fit into its
	 * input
	 * @param patience how long it had to read them
	 */
	default void inputLeft(String task, long pid, long unread, long unwritten, Duration patience) {
	}

	/**
	 * A child has ended, or could not be started.
	 * @param status what became of it and what happens next
	 */
	default void ended(ChildStatus status) {
	}

}
