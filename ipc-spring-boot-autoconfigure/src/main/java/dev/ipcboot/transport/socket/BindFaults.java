package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;

import dev.ipcboot.IpcAddressException;
import dev.ipcboot.transport.Endpoint;

/**
 * Says why a port can't be listened at, and who has it. The texts of the system are in
 * the language of the user and can't be told apart, so the cause is looked for.
 */
final class BindFaults {

	private static final int LAST_PRIVILEGED_PORT = 1023;

	private BindFaults() {
	}

	static IpcAddressException explain(Endpoint endpoint, InetTarget target, IOException cause) {
		String address = endpoint.address().toString();
		String problem = "task '" + endpoint.task() + "' can't listen there: ";
		IpcAddressException explained;
		if (cause instanceof UnknownHostException) {
			explained = new IpcAddressException(address, problem + "host '" + target.host() + "' is unknown",
					"name an address of this host, such as 127.0.0.1, or 0.0.0.0 for all");
		}
		else if (cause instanceof BindException && target.port() != 0
				&& LocalPorts.isBound(endpoint.address().scheme(), target.port())) {
			explained = new IpcAddressException(address,
					problem + "port " + target.port() + " is taken by "
							+ LocalPorts.owner(endpoint.address().scheme(), target.port()),
					"stop that process, or set ipc.tasks." + endpoint.task() + ".address to another port, or to port 0 "
							+ "for any free one");
		}
		else if (target.port() != 0 && target.port() <= LAST_PRIVILEGED_PORT) {
			explained = new IpcAddressException(address, problem + cause.getMessage(),
					"choose a port above " + LAST_PRIVILEGED_PORT + ", as lower ones need the right to bind them");
		}
		else {
			explained = new IpcAddressException(address, problem + cause.getMessage(),
					"name an address that an interface of this host has, such as 127.0.0.1");
		}
		explained.initCause(cause);
		return explained;
	}

}
