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
	 * Returns the present run of the process.
	 * @return its name, for example {@code s1.3}
	 */
	String run();

	/**
	 * Returns the process id of the present run.
	 * @return the id
	 */
	long pid();

	/**
	 * Returns the tasks that the process owns.
	 * @return the names, none for a sender
	 */
	List<String> tasks();

	/**
	 * Returns the ids of the senders that a receiver knows.
	 * @param task the task
	 * @return the secret ids
	 */
	List<Long> sources(String task);

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
	 * Starts the next run if the present one has died of a fault.
	 */
	void revive();

	/**
	 * Returns the living child processes.
	 * @return the names of their runs
	 */
	List<String> children();

	/**
	 * Kills a child process as {@code kill -9} does.
	 * @param run the name of its run
	 */
	void killChild(String run);

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
