package dev.ipcboot.transport.socket;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportContractTests;

/**
 * The contract on {@link UdpTransport}.
 */
class UdpContractTests extends TransportContractTests {

	@Override
	protected Transport transport() {
		return new UdpTransport();
	}

	@Override
	protected IpcAddress address() {
		return InetPorts.freeUdp();
	}

	@Override
	protected boolean exists(IpcAddress address) {
		return LocalPorts.isBound("udp", InetTarget.of(address).port());
	}

}
