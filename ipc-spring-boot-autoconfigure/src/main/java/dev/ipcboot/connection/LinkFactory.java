package dev.ipcboot.connection;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTransportUnavailableException;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Transport;

/**
 * Finds the owner of a task and opens a channel to it: the record in the directory comes
 * first, then the addresses of the configuration.
 */
final class LinkFactory {

	private final EngineOptions options;

	private final TaskDirectory directory;

	private final Map<String, Transport> transports;

	LinkFactory(EngineOptions options, TaskDirectory directory, Map<String, Transport> transports) {
		this.options = options;
		this.directory = directory;
		this.transports = transports;
	}

	/**
	 * The transport for an address.
	 * @throws IpcAddressException if there is none for the scheme
	 * @throws IpcTransportUnavailableException if it can't be used here
	 */
	Transport transport(IpcAddress address) {
		Transport transport = this.transports.get(address.scheme());
		if (transport == null) {
			throw new IpcAddressException(address.toString(), "no transport serves '" + address.scheme() + ":'",
					"use one of " + String.join(", ", this.transports.keySet()));
		}
		Availability availability = transport.availability();
		if (!availability.available()) {
			throw new IpcTransportUnavailableException(address.scheme(), String.valueOf(availability.reason()),
					String.valueOf(availability.remedy()), null);
		}
		return transport;
	}

	/**
	 * Open a channel to the owner of a task.
	 * @throws IpcTaskUnavailableException if nobody receives for it
	 */
	Link open(String task) {
		Optional<TaskRecord> record = this.directory.find(task).filter(this.directory::isOwned);
		TaskOptions configured = this.options.task(task);
		if (record.isPresent()) {
			Framing framing = Framing.of(record.get().framing());
			return open(task, record.get().addresses(), framing, record.get().instance());
		}
		if (configured.addresses().isEmpty()) {
			throw new IpcTaskUnavailableException(task, "no process owns it in the directory " + this.directory.path()
					+ "; start its owner, or check ipc.directory", null);
		}
		return open(task, configured.addresses(), configured.framing(), "");
	}

	private Link open(String task, List<IpcAddress> addresses, Framing framing, String owner) {
		IpcTaskUnavailableException unavailable = new IpcTaskUnavailableException(task, "its record names no address",
				null);
		for (IpcAddress address : byPreference(addresses)) {
			Transport transport = transport(address);
			IpcAddress resolved = transport.resolve(address, task, this.directory.path());
			Endpoint endpoint = new Endpoint(task, resolved, this.options.task(task).transportOptions());
			try {
				return new Link(resolved, transport.connect(endpoint, this.options.connectTimeout()),
						transport.traits(), framing, owner);
			}
			catch (IpcTaskUnavailableException ex) {
				unavailable = ex;
			}
		}
		throw unavailable;
	}

	/**
	 * What can be used here, the preferred ones first. If nothing can be used,
	 * everything, so that opening says why.
	 */
	private List<IpcAddress> byPreference(List<IpcAddress> addresses) {
		List<String> preferred = this.options.preferredTransports();
		List<IpcAddress> usable = addresses.stream()
			.filter(this::isUsable)
			.sorted(Comparator.comparingInt((address) -> {
				int rank = preferred.indexOf(address.scheme());
				return (rank < 0) ? preferred.size() : rank;
			}))
			.toList();
		return usable.isEmpty() ? addresses : usable;
	}

	private boolean isUsable(IpcAddress address) {
		Transport transport = this.transports.get(address.scheme());
		return transport != null && transport.availability().available();
	}

	/**
	 * Whether the owner that a link was opened to is still the owner. Links to tasks
	 * without a record can't tell and say yes.
	 */
	boolean isCurrent(String task, Link link) {
		return link.owner().isEmpty() || this.directory.find(task)
			.filter((record) -> record.instance().equals(link.owner()) && this.directory.isOwned(record))
			.isPresent();
	}

}
