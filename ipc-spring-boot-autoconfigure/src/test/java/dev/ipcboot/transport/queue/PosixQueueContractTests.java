package dev.ipcboot.transport.queue;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.posix.MessageQueue;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportContractTests;

/**
 * The contract, for {@link PosixQueueTransport}.
 */
class PosixQueueContractTests extends TransportContractTests {

	@Override
	protected Transport transport() {
		return new PosixQueueTransport();
	}

	@Override
	protected boolean exists(IpcAddress address) {
		try {
			transport().connect(new Endpoint("any", address), null).close();
			return true;
		}
		catch (IpcTaskUnavailableException ex) {
			return false;
		}
	}

	@Override
	protected void leaveBehind(Endpoint endpoint) throws Exception {
		MessageQueue.openReader(endpoint.address().target(), QueueOptions.defaults().attributesFor(endpoint.task()))
			.close();
	}

	@Override
	protected boolean outlivesItsOwner() {
		return true;
	}

}
