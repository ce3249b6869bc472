package dev.ipcboot.transport.memory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;

/**
 * Carries messages within one JVM ({@code memory:}), for tests and as the reference for
 * other carriers. The addresses of all instances are one name space, so that two engines
 * in one JVM meet; a derived address is made of the directory and the task.
 * <p>
 * Each direction holds 64 KiB; a write waits for room and honours its timeout. Immutable
 * and safe for use by any thread.
 */
public final class MemoryTransport implements Transport {

	private static final Map<String, MemoryServer> SERVERS = new ConcurrentHashMap<>();

	@Override
	public String scheme() {
		return "memory";
	}

	@Override
	public TransportTraits traits() {
		return new TransportTraits(true, false, true, false);
	}

	@Override
	public Availability availability() {
		return Availability.AVAILABLE;
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task, Path directory) {
		return (address.isDerived()) ? address.withTarget(directory.resolve(task).toString()) : address;
	}

	@Override
	public ServerChannel listen(Endpoint endpoint) {
		String target = endpoint.address().target();
		MemoryServer server = new MemoryServer(endpoint.address(), (self) -> SERVERS.remove(target, self));
		if (SERVERS.putIfAbsent(target, server) != null) {
			throw new IpcException("Task '" + endpoint.task() + "' can't listen at " + endpoint.address()
					+ ": somebody in this JVM does already; close that one or choose another address");
		}
		return server;
	}

	@Override
	public WritableChannel connect(Endpoint endpoint, Duration timeout) {
		MemoryServer server = SERVERS.get(endpoint.address().target());
		WritableChannel channel = (server != null) ? server.connect() : null;
		if (channel == null) {
			throw new IpcTaskUnavailableException(endpoint.task(),
					"nobody in this JVM listens at " + endpoint.address(), null);
		}
		return channel;
	}

	@Override
	public void remove(IpcAddress address) {
		// Nothing in a JVM outlives its owner.
	}

}
