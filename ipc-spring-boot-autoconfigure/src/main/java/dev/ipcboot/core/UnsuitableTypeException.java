package dev.ipcboot.core;

import dev.ipcboot.IpcException;

/**
 * A method takes or returns something that can't be a payload, for example a stream. Told
 * when the application starts.
 */
public class UnsuitableTypeException extends IpcException {

	private final String problem;

	private final String remedy;

	/**
	 * Create an exception.
	 * @param problem which method takes or returns what, and why that is of no use
	 * @param remedy the remedy
	 */
	public UnsuitableTypeException(String problem, String remedy) {
		super(problem + "; " + remedy);
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * The same, with the place of the problem before it.
	 * @param where the method, in words for people
	 * @return the exception, whose cause is this one
	 */
	public UnsuitableTypeException at(String where) {
		UnsuitableTypeException located = new UnsuitableTypeException(where + ": " + this.problem, this.remedy);
		located.initCause(this);
		return located;
	}

	/**
	 * Returns the remedy.
	 * @return the remedy
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
