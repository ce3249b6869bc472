package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportContractTests;

/**
 * The contract on {@link UnixStreamTransport}.
 */
class UnixStreamTransportTests extends TransportContractTests {

	@Override
	protected Transport transport() {
		return new UnixStreamTransport();
	}

	@Override
	protected void leaveBehind(Endpoint endpoint) throws IOException {
		// The JDK does not remove the file.
		ServerSocketChannel.open(StandardProtocolFamily.UNIX)
			.bind(UnixDomainSocketAddress.of(endpoint.address().target()))
			.close();
	}

	@Override
	protected void placeForeignObject(Endpoint endpoint) throws IOException {
		Files.writeString(Path.of(endpoint.address().target()), "precious");
	}

}
