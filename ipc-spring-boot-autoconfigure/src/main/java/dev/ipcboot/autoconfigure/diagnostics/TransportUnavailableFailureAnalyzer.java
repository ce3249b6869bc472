package dev.ipcboot.autoconfigure.diagnostics;

import dev.ipcboot.IpcTransportUnavailableException;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A carrier that can't be used here, for example since its native library is missing.
 */
class TransportUnavailableFailureAnalyzer extends IpcFailureAnalyzer<IpcTransportUnavailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, IpcTransportUnavailableException cause) {
		return analysis(cause, cause.getRemedy());
	}

}
