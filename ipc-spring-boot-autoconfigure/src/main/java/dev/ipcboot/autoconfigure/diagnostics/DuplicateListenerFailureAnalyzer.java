package dev.ipcboot.autoconfigure.diagnostics;

import dev.ipcboot.config.DuplicateIpcListenerException;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Two listeners of one task in one application.
 */
class DuplicateListenerFailureAnalyzer extends IpcFailureAnalyzer<DuplicateIpcListenerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateIpcListenerException cause) {
		return analysis(cause, cause.getRemedy());
	}

}
