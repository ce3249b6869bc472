package dev.ipcboot.connection;

import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.memory.MemoryTransport;

/**
 * The engine on the reference carrier.
 */
class MemoryEngineTests extends EngineContractTests {

	@Override
	protected Transport transport() {
		return new MemoryTransport();
	}

}
