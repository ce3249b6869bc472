package dev.ipcboot.connection;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.directory.ProcessIdentity;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Finds the owner of a task and opens a channel to it: the record in the directory comes
 * first, then the addresses of the configuration.
 */
final class LinkFactory {

	private static final long RECORD_NANOS = 1_000_000_000;

	private static final long RECORD_PAUSE_NANOS = 5_000_000;

	private final EngineOptions options;

	private final TaskDirectory directory;

	private final Transports transports;

	private final Peerings peerings;

	LinkFactory(EngineOptions options, TaskDirectory directory, Transports transports, Peerings peerings) {
		this.options = options;
		this.directory = directory;
		this.transports = transports;
		this.peerings = peerings;
	}

	/**
	 * The transport for an address.
	 * @see Transports#get(IpcAddress)
	 */
	Transport transport(IpcAddress address) {
		return this.transports.get(address);
	}

	/**
	 * Whether an address leads to the process that has started this one.
	 */
	boolean leadsToParent(IpcAddress address) {
		return this.transports.leadsToParent(address);
	}

	/**
	 * Whether a task may have several owners at an address.
	 */
	boolean isShared(IpcAddress address) {
		return this.transports.isShared(address);
	}

	/**
	 * Open a channel to the owner of a task.
	 * @param timeout the longest wait, if that is shorter than ipc.connect-timeout
	 * @throws IpcTaskUnavailableException if nobody receives for it
	 */
	Link open(String task, Duration timeout) {
		TaskOptions configured = this.options.task(task);
		if (configured.addresses().stream().anyMatch((address) -> leadsToParent(address) || isShared(address))) {
			return open(task, configured.addresses(), configured.framing(), null, timeout);
		}
		Optional<TaskRecord> record = record(task);
		if (record.isPresent()) {
			Framing framing = Framing.of(record.get().framing());
			return open(task, record.get().addresses(), framing, record.get(), timeout);
		}
		if (configured.addresses().isEmpty()) {
			throw new IpcTaskUnavailableException(task, "no process owns it in the directory " + this.directory.path()
					+ "; start its owner, or check ipc.directory", null);
		}
		return open(task, configured.addresses(), configured.framing(), null, timeout);
	}

	/**
	 * The record of the owner. Whoever holds the lock without a record is about to
	 * publish it, or puts it back if somebody has removed it.
	 */
	private Optional<TaskRecord> record(String task) {
		Optional<TaskRecord> record = livingOwner(task);
		long end = System.nanoTime() + RECORD_NANOS;
		while (record.isEmpty() && this.directory.isLocked(task) && System.nanoTime() - end < 0
				&& !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(this, RECORD_PAUSE_NANOS);
			record = livingOwner(task);
		}
		return record;
	}

	private Link open(String task, List<IpcAddress> addresses, Framing framing, @Nullable TaskRecord owner,
			Duration timeout) {
		IpcTaskUnavailableException unavailable = new IpcTaskUnavailableException(task, "its record names no address",
				null);
		for (IpcAddress address : byPreference(addresses)) {
			Transport transport = transport(address);
			IpcAddress resolved = transport.resolve(address, task, this.directory.path());
			try {
				WritableChannel channel = connect(task, resolved, transport, owner, timeout);
				String instance = (owner != null) ? owner.instance() : "";
				TransportTraits traits = transport.traits();
				Greeting greeting = new Greeting(traits.singlePeer() ? null : task, traits.singlePeer() ? "" : instance,
						traits.duplex());
				return new Link(resolved, channel, traits, framing, instance, owner != null,
						owner != null && isSelf(owner), greeting);
			}
			catch (IpcTaskUnavailableException ex) {
				unavailable = ex;
			}
		}
		throw unavailable;
	}

	private WritableChannel connect(String task, IpcAddress address, Transport transport, @Nullable TaskRecord owner,
			Duration timeout) {
		Duration longest = (timeout.compareTo(this.options.connectTimeout()) < 0) ? timeout
				: this.options.connectTimeout();
		TaskOptions configured = this.options.task(task);
		if (transport.traits().singlePeer() && (owner == null || isSelf(owner))) {
			return this.peerings.connect(configured, transport, address, longest);
		}
		Endpoint endpoint = new Endpoint(task, address, configured.transportOptions());
		return transport.connect(endpoint, longest);
	}

	private static boolean isSelf(TaskRecord owner) {
		ProcessIdentity self = ProcessIdentity.current();
		return owner.pid() == self.pid() && owner.startTime() == self.startTime();
	}

	/**
	 * The sender of a task has ended.
	 */
	void leave(String task) {
		this.peerings.leave(task);
	}

	/**
	 * What can be used here, the preferred ones first. If nothing can be used,
	 * everything, so that opening says why.
	 */
	private List<IpcAddress> byPreference(List<IpcAddress> addresses) {
		List<String> preferred = this.options.preferredTransports();
		List<IpcAddress> usable = addresses.stream()
			.filter(this.transports::isUsable)
			.sorted(Comparator.comparingInt((address) -> {
				int rank = preferred.indexOf(address.scheme());
				return (rank < 0) ? preferred.size() : rank;
			}))
			.toList();
		return usable.isEmpty() ? addresses : usable;
	}

	/**
	 * Whether the record of a living owner names the instance that a link leads to.
	 */
	boolean isConfirmedByRecord(String task, Link link) {
		return livingOwner(task).filter((record) -> record.instance().equals(link.instance())).isPresent();
	}

	private Optional<TaskRecord> livingOwner(String task) {
		return this.directory.find(task).filter(this.directory::isOwned);
	}

	/**
	 * Whether the owner that a link leads to is still the owner. Its record decides,
	 * whatever the address came from, and that of another living owner. Without any, a
	 * link that was opened by the configuration alone may still be right.
	 */
	boolean isCurrent(String task, Link link) {
		if (link.isCertain()) {
			return true;
		}
		if (link.isRecorded()) {
			return link.isCurrent(this.directory.presence(task, link.owner()));
		}
		Optional<TaskRecord> found = this.directory.find(task).filter((record) -> !record.instance().isEmpty());
		if (found.isEmpty()) {
			return true;
		}
		if (found.get().instance().equals(link.instance())) {
			// It was not there yet when the connection was opened, and may be one of a
			// dead owner by now
			link.onRecorded(link.instance());
			return link.isCurrent(this.directory.presence(task, link.owner()));
		}
		return !this.directory.isOwned(found.get());
	}

}
