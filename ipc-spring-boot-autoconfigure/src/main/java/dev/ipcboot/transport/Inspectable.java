package dev.ipcboot.transport;

import java.io.IOException;
import java.util.Map;

/**
 * A server channel that tells which settings and limits of the kernel are in force for
 * it.
 */
public interface Inspectable {

	/**
	 * Ask the kernel. Costs a few system calls; safe for use by any thread.
	 * @return values by their names, in the order in which to show them; text, numbers
	 * and booleans, and no secrets
	 * @throws IOException if this side is closed or the object has vanished
	 */
	Map<String, Object> inspect() throws IOException;

}
