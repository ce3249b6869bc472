package dev.ipcboot.transport;

import java.io.IOException;

/**
 * A server channel whose kernel object tells how much waits to be read.
 */
public interface QueueDepth {

	/**
	 * Ask the kernel. Costs a system call; safe for use by any thread.
	 * @return how much waits and how much fits
	 * @throws IOException if this side is closed or the object has vanished
	 */
	Depth depth() throws IOException;

}
