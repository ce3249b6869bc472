package dev.ipcboot.actuate;

import java.time.Instant;
import java.util.List;

import dev.ipcboot.transport.ChildStatus;
import org.jspecify.annotations.Nullable;

/**
 * A child process. Its arguments and environment may hold secrets and are not shown.
 *
 * @param program the program that it runs
 * @param state how it is doing
 * @param since when the state was entered
 * @param pid its process id, or {@code null} if it does not run
 * @param restarts how often it was started again
 * @param exitCode the exit code of the life before, or {@code null}
 * @param errorOutput the last lines of its error output
 * @param problem what went wrong last and what happens next, or {@code null}
 */
public record ChildDescriptor(String program, ChildStatus.State state, Instant since, @Nullable Long pid, long restarts,
		@Nullable Integer exitCode, List<String> errorOutput, @Nullable String problem) {

	static ChildDescriptor of(ChildStatus child) {
		return new ChildDescriptor(child.program(), child.state(), child.since(),
				(child.pid() >= 0) ? Long.valueOf(child.pid()) : null, child.restarts(), child.exitCode(),
				child.errorOutput(), child.problem());
	}

}
