package dev.ipcboot.transport.process;

import java.time.Duration;

import dev.ipcboot.IpcException;

/**
 * How long a child process may take to end: first its standard input is closed, then
 * SIGTERM is sent, then SIGKILL, to its descendants as well. Immutable.
 *
 * @param inputGrace from the end of its input until SIGTERM, where the child does
 * nothing; with 0 the signal follows at once. An orderly shutdown gives a child that is
 * still at what was sent to it more time
 * @param termGrace from SIGTERM until SIGKILL
 */
public record TerminationOptions(Duration inputGrace, Duration termGrace) {

	/**
	 * 2 idle seconds after the end of the input, and 5 more after SIGTERM.
	 */
	public static final TerminationOptions DEFAULTS = new TerminationOptions(Duration.ofSeconds(2),
			Duration.ofSeconds(5));

	/**
	 * Check the times.
	 * @throws IpcException if one is negative
	 */
	public TerminationOptions {
		if (inputGrace.isNegative() || termGrace.isNegative()) {
			throw new IpcException("The patience with a child that is to end can't be negative: input-grace is "
					+ inputGrace.toMillis() + " ms, term-grace " + termGrace.toMillis() + " ms");
		}
	}

}
