package dev.ipcboot.connection;

import java.util.Map;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcTransportUnavailableException;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;

/**
 * The transports of an engine, by the schemes of addresses. Immutable.
 */
final class Transports {

	private final Map<String, Transport> byScheme;

	Transports(Map<String, Transport> byScheme) {
		this.byScheme = byScheme;
	}

	/**
	 * The transport for an address.
	 * @throws IpcAddressException if there is none for the scheme
	 * @throws IpcTransportUnavailableException if it can't be used here
	 */
	Transport get(IpcAddress address) {
		Transport transport = this.byScheme.get(address.scheme());
		if (transport == null) {
			throw new IpcAddressException(address.toString(), "no transport serves '" + address.scheme() + ":'",
					"use one of " + String.join(", ", this.byScheme.keySet()));
		}
		Availability availability = transport.availability();
		if (!availability.available()) {
			throw new IpcTransportUnavailableException(address.scheme(), String.valueOf(availability.reason()),
					String.valueOf(availability.remedy()), null);
		}
		return transport;
	}

	/**
	 * Whether an address can be used here.
	 */
	boolean isUsable(IpcAddress address) {
		Transport transport = this.byScheme.get(address.scheme());
		return transport != null && transport.availability().available();
	}

	/**
	 * Whether a task may have several owners at an address.
	 */
	boolean isShared(IpcAddress address) {
		Transport transport = this.byScheme.get(address.scheme());
		return transport != null && transport.traits().manyOwners();
	}

	/**
	 * Whether an address leads to the process that has started this one.
	 */
	boolean leadsToParent(IpcAddress address) {
		Transport transport = this.byScheme.get(address.scheme());
		return transport != null && transport.traits().peers() == TransportTraits.Peers.PARENT;
	}

}
