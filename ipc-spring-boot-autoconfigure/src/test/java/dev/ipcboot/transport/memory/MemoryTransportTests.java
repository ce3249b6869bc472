package dev.ipcboot.transport.memory;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportContractTests;

/**
 * The contract on {@link MemoryTransport}.
 */
class MemoryTransportTests extends TransportContractTests {

	@Override
	protected Transport transport() {
		return new MemoryTransport();
	}

	@Override
	protected boolean exists(IpcAddress address) {
		return false;
	}

}
