package dev.ipcboot.transport;

import dev.ipcboot.IpcAddress;

/**
 * A task at one of its addresses, with the options of that carrier. Immutable.
 *
 * @param task the name of the task, for messages to people
 * @param address the resolved address
 * @param options the options of the carrier
 */
public record Endpoint(String task, IpcAddress address, TransportOptions options) {

	/**
	 * Create an endpoint with the carrier's defaults.
	 * @param task the name of the task
	 * @param address the resolved address
	 */
	public Endpoint(String task, IpcAddress address) {
		this(task, address, TransportOptions.NONE);
	}

}
