package dev.ipcboot.config;

import dev.ipcboot.IpcException;

/**
 * Two listeners of one application want the same task or have the same id.
 */
public class DuplicateIpcListenerException extends IpcException {

	private final String remedy;

	/**
	 * Create an exception.
	 * @param problem what is there twice, and where
	 * @param remedy what to do about it
	 */
	public DuplicateIpcListenerException(String problem, String remedy) {
		super(problem + "; " + remedy);
		this.remedy = remedy;
	}

	/**
	 * What to do about it.
	 * @return the remedy
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
