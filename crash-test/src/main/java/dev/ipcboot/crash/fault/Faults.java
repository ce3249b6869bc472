package dev.ipcboot.crash.fault;

import java.util.List;

/**
 * All faults. A fault that is listed more often strikes more often.
 */
public final class Faults {

	/**
	 * The faults from which the driver chooses.
	 */
	public static final List<Fault> ALL = List.of(new Kill());

	private Faults() {
	}

}
