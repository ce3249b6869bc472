package dev.ipcboot.connection;

import dev.ipcboot.transport.Transport;

/**
 * The engine on {@code unix-dgram:}.
 */
class UnixDatagramEngineTests extends EngineContractTests {

	@Override
	protected Transport transport() {
		return TestTransports.of("unix-dgram");
	}

}
