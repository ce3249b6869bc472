package dev.ipcboot.crash.fault;

import java.util.List;

/**
 * All faults. A fault that is listed more often strikes more often.
 */
public final class Faults {

	/**
	 * The faults from which the driver chooses.
	 */
	public static final List<Fault> ALL = List.of(new Kill(), new Kill(), new Kill(), new KillChild(), new Stop(),
			new Stop(), new Pause(), new Pause(), new RemoveObject(), new RemoveObject(), new RemoveDirectory(),
			new Cut(), new Loss(), new MemoryExhaustion(), new ThreadExhaustion(), new Evil(), new Evil());

	private Faults() {
	}

}
