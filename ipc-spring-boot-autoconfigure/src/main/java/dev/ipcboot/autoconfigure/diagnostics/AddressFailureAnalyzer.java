package dev.ipcboot.autoconfigure.diagnostics;

import dev.ipcboot.IpcAddressException;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An address that can't be used.
 */
class AddressFailureAnalyzer extends IpcFailureAnalyzer<IpcAddressException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, IpcAddressException cause) {
		return analysis(cause, cause.getRemedy());
	}

}
