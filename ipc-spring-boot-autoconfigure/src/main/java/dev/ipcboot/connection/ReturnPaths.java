package dev.ipcboot.connection;

import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.WritableChannel;

/**
 * Opens the ways back to senders on one-way carriers.
 */
final class ReturnPaths {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final Transports transports;

	private final TransportOptions options;

	/**
	 * Create the opener.
	 * @param options the options of the task, which hold for its answers too
	 */
	ReturnPaths(Transports transports, TransportOptions options) {
		this.transports = transports;
		this.options = options;
	}

	/**
	 * Open a way back.
	 * @param context the receiver
	 * @param address what the sender named as its return address
	 * @return the channel
	 * @throws dev.ipcboot.IpcException if it can't be opened, or is of another kind than
	 * the carrier of the messages: a sender must not make this process open what it likes
	 */
	WritableChannel open(InboundContext context, IpcAddress address) {
		if (!address.scheme().equals(context.scheme())) {
			throw new IpcAddressException(address.toString(),
					"it is the return address of a sender on '" + context.scheme() + ":'",
					"a return address is of the same kind as the task's");
		}
		Transport transport = this.transports.get(address);
		return transport.connect(new Endpoint("return", address, this.options), TIMEOUT);
	}

}
