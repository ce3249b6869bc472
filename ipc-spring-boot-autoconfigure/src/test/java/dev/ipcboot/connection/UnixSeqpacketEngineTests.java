package dev.ipcboot.connection;

import dev.ipcboot.transport.Transport;

/**
 * The engine on {@code unix-seqpacket:}.
 */
class UnixSeqpacketEngineTests extends EngineContractTests {

	@Override
	protected Transport transport() {
		return TestTransports.of("unix-seqpacket");
	}

}
