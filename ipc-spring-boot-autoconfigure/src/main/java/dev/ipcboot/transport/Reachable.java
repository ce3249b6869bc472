package dev.ipcboot.transport;

/**
 * A channel to a host that may vanish without a word. The kernel goes on for a quarter of
 * an hour before it reports that, but knows all the time how often it has tried.
 */
public interface Reachable {

	/**
	 * How often the kernel has repeated what was written, since the other host last took
	 * any of it. Costs a few system calls; safe for use by any thread.
	 * @return the number, 0 if nothing is overdue or the kernel does not tell
	 */
	int repetitions();

}
