package dev.ipcboot.autoconfigure.diagnostics;

import dev.ipcboot.core.UnsuitableTypeException;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A listener or an interface that takes or returns something that can't be a payload.
 */
class UnsuitableTypeFailureAnalyzer extends IpcFailureAnalyzer<UnsuitableTypeException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsuitableTypeException cause) {
		return analysis(cause, cause.getRemedy());
	}

}
