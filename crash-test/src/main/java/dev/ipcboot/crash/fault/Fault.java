package dev.ipcboot.crash.fault;

/**
 * A fault that strikes at a random place.
 */
@FunctionalInterface
public interface Fault {

	/**
	 * Injects the fault, and arranges for its end.
	 * @param scene the processes and objects that it acts on
	 * @return whether it has found a place to strike
	 */
	boolean strike(Scene scene);

}
