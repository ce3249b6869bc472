package dev.ipcboot.autoconfigure.diagnostics;

import dev.ipcboot.IpcException;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Everything else: the message says what happened and what to do about it.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
class OtherFailureAnalyzer extends IpcFailureAnalyzer<IpcException> {

	/** Between what happened and what to do about it. */
	private static final String SEPARATOR = "; ";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, IpcException cause) {
		String message = String.valueOf(cause.getMessage());
		int remedy = message.lastIndexOf(SEPARATOR);
		return (remedy < 0) ? new FailureAnalysis(message, null, cause)
				: analysis(cause, message.substring(remedy + SEPARATOR.length()));
	}

}
