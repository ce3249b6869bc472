package dev.ipcboot.connection;

import dev.ipcboot.transport.Transport;

/**
 * The engine on {@code posix-mq:}.
 */
class PosixQueueEngineTests extends EngineContractTests {

	@Override
	protected Transport transport() {
		return TestTransports.of("posix-mq");
	}

}
