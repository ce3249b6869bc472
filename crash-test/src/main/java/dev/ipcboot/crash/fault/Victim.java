package dev.ipcboot.crash.fault;

import java.util.List;

/**
 * A process under test, as faults see it.
 */
public interface Victim {

	/**
	 * Returns the process.
	 * @return the name, for example {@code s1}
	 */
	String name();

	/**
	 * Returns the tasks that the process owns.
	 * @return the names, none for a sender
	 */
	List<String> tasks();

	/**
	 * Returns whether the process has started and is neither stopped nor about to start
	 * again.
	 * @return {@code true} if a fault may strike
	 */
	boolean isReady();

	/**
	 * Kills the process as {@code kill -9} does.
	 */
	void kill();

	/**
	 * Starts the next run of a killed process.
	 */
	void restart();

	/**
	 * Stops the process by {@code SIGSTOP}.
	 */
	void stop();

	/**
	 * Continues a stopped process.
	 */
	void resume();

	/**
	 * Writes a command to the process.
	 * @param command one line
	 */
	void tell(String command);

}
