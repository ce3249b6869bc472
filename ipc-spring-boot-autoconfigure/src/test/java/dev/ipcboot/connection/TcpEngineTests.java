package dev.ipcboot.connection;

import dev.ipcboot.transport.Transport;

/**
 * The engine on {@code tcp:}.
 */
class TcpEngineTests extends EngineContractTests {

	@Override
	protected Transport transport() {
		return TestTransports.of("tcp");
	}

}
