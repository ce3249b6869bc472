package dev.ipcboot.core;

import java.time.Duration;

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
	public void inputLeft(String task, long pid, long unread, long unwritten, Duration patience) {
		logger(task).warn("Task '" + task + "': child process " + pid + " ended before it had read all that was sent "
				+ "to it: " + unread + " bytes are unread"
				+ ((unwritten > 0) ? ", and the last " + unwritten + " bytes of a message were not written" : "")
				+ "; it had " + patience.toMillis()
				+ " ms. A child that reads on is given the longer of ipc.listener.shutdown-timeout and "
				+ "ipc.template.shutdown-timeout");
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
