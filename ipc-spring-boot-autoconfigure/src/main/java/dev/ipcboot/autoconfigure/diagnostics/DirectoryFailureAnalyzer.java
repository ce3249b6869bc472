package dev.ipcboot.autoconfigure.diagnostics;

import dev.ipcboot.autoconfigure.IpcDirectoryException;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A directory that can't be used or trusted.
 */
class DirectoryFailureAnalyzer extends IpcFailureAnalyzer<IpcDirectoryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, IpcDirectoryException cause) {
		return analysis(cause, "see to it that this user owns '" + cause.getDirectory()
				+ "' and nobody else can write to it, or set ipc.directory to another one");
	}

}
