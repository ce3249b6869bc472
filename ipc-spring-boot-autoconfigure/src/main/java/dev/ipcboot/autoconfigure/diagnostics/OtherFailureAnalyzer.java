package dev.ipcboot.autoconfigure.diagnostics;

import dev.ipcboot.IpcException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Everything else: the message says what happened and what to do about it.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
class OtherFailureAnalyzer extends AbstractFailureAnalyzer<IpcException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, IpcException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
	}

}
