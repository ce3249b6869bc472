package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportContractTests;
import org.newsclub.net.unix.AFSocketType;

/**
 * The contract on {@link UnixDatagramTransport}.
 */
class UnixDatagramContractTests extends TransportContractTests {

	@Override
	protected Transport transport() {
		return new UnixDatagramTransport();
	}

	@Override
	protected void leaveBehind(Endpoint endpoint) throws IOException {
		// The kernel does not remove the file.
		UnixPackets.bind(AFSocketType.SOCK_DGRAM, endpoint.address()).close();
	}

	@Override
	protected void placeForeignObject(Endpoint endpoint) throws IOException {
		Files.writeString(Path.of(endpoint.address().target()), "precious");
	}

}
