package dev.ipcboot.transport.pipe;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Outside;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportContractTests;

/**
 * The contract, for {@link FifoTransport}.
 */
class FifoContractTests extends TransportContractTests {

	@Override
	protected Transport transport() {
		return new FifoTransport();
	}

	@Override
	protected void leaveBehind(Endpoint endpoint) throws Exception {
		Outside.finish(Outside.start("mkfifo", endpoint.address().target()));
	}

	@Override
	protected void placeForeignObject(Endpoint endpoint) throws Exception {
		Files.writeString(Path.of(endpoint.address().target()), "precious");
	}

}
