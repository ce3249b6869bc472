package dev.ipcboot.connection;

import dev.ipcboot.transport.Transport;

/**
 * The engine on {@code pipe:}.
 */
class PipeEngineTests extends EngineContractTests {

	@Override
	protected Transport transport() {
		return TestTransports.of("pipe");
	}

}
