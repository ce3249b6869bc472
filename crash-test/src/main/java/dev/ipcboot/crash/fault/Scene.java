package dev.ipcboot.crash.fault;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Processes and objects that faults act on.
 */
public interface Scene {

	/**
	 * Target of a fault that concerns all processes and tasks.
	 */
	String EVERYTHING = "everything";

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
	 * Returns the proxies for TCP.
	 * @return the proxies by the names of the tasks
	 */
	Map<String, TcpProxy> proxies();

	/**
	 * Returns the relays for UDP.
	 * @return the relays by the names of the tasks
	 */
	Map<String, UdpRelay> relays();

	/**
	 * Returns the process with an id.
	 * @param pid the id
	 * @return the name of the process, or {@code -}
	 */
	String owner(long pid);

	/**
	 * Records that a fault begins.
	 * @param kind the kind of the fault
	 * @param target the process or task
	 * @param detail the effect
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
