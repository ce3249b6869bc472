package dev.ipcboot.autoconfigure;

import java.nio.file.Path;

import dev.ipcboot.IpcException;
import dev.ipcboot.transport.process.ExecOptions;
import dev.ipcboot.transport.process.RestartOptions;
import dev.ipcboot.transport.process.TerminationOptions;

/**
 * Makes the settings of child processes from properties, and says which property is
 * wrong.
 */
final class ExecOptionsFactory {

	private ExecOptionsFactory() {
	}

	static ExecOptions create(String prefix, TaskProperties.Exec exec) {
		String directory = exec.workingDirectory();
		return new ExecOptions(exec.command(), (directory != null) ? Path.of(directory) : null, exec.environment(),
				restart(prefix + ".restart", exec.restart()), termination(prefix + ".termination", exec.termination()));
	}

	private static RestartOptions restart(String prefix, TaskProperties.Exec.Restart restart) {
		try {
			return new RestartOptions(restart.policy(), restart.initialDelay(), restart.multiplier(),
					restart.maxDelay(), restart.maxRestarts(), restart.within());
		}
		catch (IpcException ex) {
			throw PropertyChecks.invalid(prefix, restart, ex.getMessage());
		}
	}

	private static TerminationOptions termination(String prefix, TaskProperties.Exec.Termination termination) {
		try {
			return new TerminationOptions(termination.inputGrace(), termination.termGrace());
		}
		catch (IpcException ex) {
			throw PropertyChecks.invalid(prefix, termination, ex.getMessage());
		}
	}

}
