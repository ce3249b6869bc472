package dev.ipcboot.core;

import dev.ipcboot.transport.ChildEvents;
import dev.ipcboot.transport.ChildStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes what child processes say on their error output to the log, at info, by a logger
 * {@code dev.ipcboot.child.<task>} for each task, and their ends as well: those that are
 * to be expected at info, others as a warning, at most once a minute for each task. Safe
 * for use by any thread.
 */
public final class LoggingChildEvents implements ChildEvents {

	private static final String LOGGERS = "dev.ipcboot.child.";

	private final FaultLog faults = new FaultLog();

	private static Log logger(String task) {
		return LogFactory.getLog(LOGGERS + task);
	}

	@Override
	public void started(String task, long pid, String program) {
		logger(task).debug("Child process " + pid + " of task '" + task + "' was started: " + program);
	}

	@Override
	public void errorLine(String task, long pid, String line) {
		logger(task).info(line);
	}

	@Override
	public void ended(ChildStatus status) {
		Log logger = logger(status.task());
		String text = "Task '" + status.task() + "': " + status.problem();
		if (status.state() == ChildStatus.State.DONE) {
			logger.info(text);
		}
		else {
			this.faults.report("child " + status.task() + status.state(), (more, fault) -> logger.warn(text + more),
					new IllegalStateException(text));
		}
	}

}
