package dev.ipcboot.autoconfigure.diagnostics;

import dev.ipcboot.IpcTaskTakenException;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A listener whose task has an owner already.
 */
class TaskTakenFailureAnalyzer extends IpcFailureAnalyzer<IpcTaskTakenException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, IpcTaskTakenException cause) {
		return analysis(cause, "stop that owner, or choose another name or another ipc.directory");
	}

}
