package dev.ipcboot.autoconfigure.diagnostics;

import dev.ipcboot.IpcException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/**
 * Turns an exception, whose message ends in its remedy, into a description and an action.
 *
 * @param <T> the type of the exception
 */
abstract class IpcFailureAnalyzer<T extends IpcException> extends AbstractFailureAnalyzer<T> {

	/**
	 * Create an analysis.
	 * @param cause the exception
	 * @param remedy what to do about it
	 * @return the analysis
	 */
	FailureAnalysis analysis(T cause, String remedy) {
		String message = String.valueOf(cause.getMessage());
		String problem = message.endsWith(remedy) ? message.substring(0, message.length() - remedy.length()) : message;
		return new FailureAnalysis(sentence(problem), sentence(remedy), cause);
	}

	private static String sentence(String text) {
		String trimmed = StringUtils.trimTrailingCharacter(text.strip(), ';');
		return StringUtils.capitalize(trimmed) + (trimmed.endsWith(".") ? "" : ".");
	}

}
