package dev.ipcboot.connection;

import dev.ipcboot.transport.Transport;

/**
 * The engine on {@code udp:}.
 */
class UdpEngineTests extends EngineContractTests {

	@Override
	protected Transport transport() {
		return TestTransports.of("udp");
	}

}
