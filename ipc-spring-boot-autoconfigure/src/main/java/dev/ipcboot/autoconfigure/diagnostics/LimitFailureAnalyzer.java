package dev.ipcboot.autoconfigure.diagnostics;

import dev.ipcboot.IpcLimitException;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A limit of the kernel that stands in the way.
 */
class LimitFailureAnalyzer extends IpcFailureAnalyzer<IpcLimitException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, IpcLimitException cause) {
		return analysis(cause, cause.getRemedy());
	}

}
