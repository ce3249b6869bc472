package dev.ipcboot.transport.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a child process is run. Immutable.
 *
 * @param command the program and its arguments; no shell is involved unless it is the
 * program. Empty if the address names the program
 * @param workingDirectory where it runs, or {@code null} for the directory of this
 * process
 * @param environment variables that it gets besides those of this process
 * @param restart when it is started again
 * @param termination how it is ended
 */
public record ExecOptions(List<String> command, @Nullable Path workingDirectory, Map<String, String> environment,
		RestartOptions restart, TerminationOptions termination) {

	/**
	 * No command, and the defaults for everything else.
	 */
	public static final ExecOptions DEFAULTS = new ExecOptions(List.of(), null, Map.of(), RestartOptions.DEFAULTS,
			TerminationOptions.DEFAULTS);

	/**
	 * Keep command and environment from change.
	 */
	public ExecOptions {
		command = List.copyOf(command);
		environment = Map.copyOf(environment);
	}

	/**
	 * A child with the defaults.
	 * @param command the program and its arguments
	 * @return the options
	 */
	public static ExecOptions of(String... command) {
		return DEFAULTS.withCommand(List.of(command));
	}

	/**
	 * The same for another command.
	 * @param newCommand the program and its arguments
	 * @return the options
	 */
	public ExecOptions withCommand(List<String> newCommand) {
		return new ExecOptions(newCommand, this.workingDirectory, this.environment, this.restart, this.termination);
	}

	/**
	 * The same with other rules for starting again.
	 * @param newRestart the rules
	 * @return the options
	 */
	public ExecOptions withRestart(RestartOptions newRestart) {
		return new ExecOptions(this.command, this.workingDirectory, this.environment, newRestart, this.termination);
	}

	/**
	 * The same with other patience at the end.
	 * @param newTermination the patience
	 * @return the options
	 */
	public ExecOptions withTermination(TerminationOptions newTermination) {
		return new ExecOptions(this.command, this.workingDirectory, this.environment, this.restart, newTermination);
	}

}
