package dev.ipcboot.connection;

import dev.ipcboot.transport.Transport;

/**
 * The engine on {@code sysv-mq:}.
 */
class SystemVQueueEngineTests extends EngineContractTests {

	@Override
	protected Transport transport() {
		return TestTransports.of("sysv-mq");
	}

	/**
	 * A queue holds 16,384 bytes unless the administrator allows more.
	 */
	@Override
	protected int window() {
		return 64;
	}

}
