package dev.ipcboot.transport.socket;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportContractTests;

/**
 * The contract on {@link TcpTransport}.
 */
class TcpContractTests extends TransportContractTests {

	@Override
	protected Transport transport() {
		return new TcpTransport();
	}

	@Override
	protected IpcAddress address() {
		return InetPorts.freeTcp();
	}

	@Override
	protected boolean exists(IpcAddress address) {
		return LocalPorts.isBound("tcp", InetTarget.of(address).port());
	}

}
