package dev.ipcboot.crash.fault;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * What faults act on.
 */
public interface Scene {

	/**
	 * Returns the decisions of the faults.
	 * @return numbers that follow from the seed
	 */
	Random random();

	/**
	 * Returns the senders.
	 * @return all senders
	 */
	List<? extends Victim> senders();

	/**
	 * Returns the receivers.
	 * @return all receivers
	 */
	List<? extends Victim> receivers();

	/**
	 * Returns the task directory.
	 * @return the directory
	 */
	Path directory();

	/**
	 * Records that a fault begins.
	 * @param kind the kind of the fault
	 * @param target the process or task
	 * @param detail what happens
	 */
	void begun(String kind, String target, String detail);

	/**
	 * Records that a fault has ended.
	 * @param kind the kind of the fault
	 * @param target the process or task
	 */
	void healed(String kind, String target);

	/**
	 * Runs an action later. The end of the faults runs it early.
	 * @param millis the delay
	 * @param action ends a fault
	 */
	void later(int millis, Runnable action);

}
