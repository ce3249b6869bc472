package dev.ipcboot.transport.queue;

import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTransportUnavailableException;
import dev.ipcboot.posix.CurrentUser;
import dev.ipcboot.posix.Errno;
import dev.ipcboot.posix.NativeAccess;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.posix.SystemVQueue;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import org.jspecify.annotations.Nullable;

/**
 * System V message queues: {@code sysv-mq:} stands for a key that is a hash of user,
 * directory and task, and {@code sysv-mq:0x1234abcd} for that key.
 * <p>
 * One-way, in packets, ordered by priority: a message of priority p has the type
 * {@code 10 - p}, and the lowest type comes first. Other programs may send any positive
 * type. An owner that closes removes the queue and what is unread in it; after a crash
 * both stay until the next owner comes, or the host restarts.
 */
public final class SystemVQueueTransport implements Transport {

	/**
	 * The scheme of the addresses.
	 */
	public static final String SCHEME = "sysv-mq";

	private static final TransportTraits TRAITS = new TransportTraits(false, true, true, true);

	@Override
	public String scheme() {
		return SCHEME;
	}

	@Override
	public TransportTraits traits() {
		return TRAITS;
	}

	@Override
	public Depth.Unit depthUnit() {
		return Depth.Unit.BYTES;
	}

	@Override
	public Availability availability() {
		NativeAccess access = NativeAccess.get();
		if (!access.available()) {
			return Availability.unavailable(access.reason(), access.remedy());
		}
		return (SystemVLimits.messageSize().value() >= 0) ? Availability.AVAILABLE : Availability.unavailable(
				"this kernel has no System V queues (no /proc/sys/kernel/msgmax)", "use unix:, pipe: or posix-mq:");
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task, Path directory) {
		if (address.isDerived()) {
			requireNative();
			return address.withTarget(QueueNames.systemV(task, directory));
		}
		return address.withTarget(String.format("0x%08x", QueueNames.requireSystemV(address)));
	}

	@Override
	public ServerChannel listen(Endpoint endpoint) {
		requireNative();
		int key = QueueNames.requireSystemV(endpoint.address());
		SystemVQueueOptions options = endpoint.options().get(SystemVQueueOptions.class, SystemVQueueOptions.DEFAULTS);
		try {
			SystemVQueue left = SystemVQueue.find(key);
			if (left != null) {
				requireOwned(endpoint, left);
				if (options.purgeOnStart()) {
					left.remove();
				}
			}
			SystemVQueue queue = SystemVQueue.create(key);
			queue.restrictToOwner();
			if (options.capacity() > 0) {
				queue.resize(options.capacity());
			}
			return new SystemVServerChannel(endpoint.address(), key, queue);
		}
		catch (PosixException ex) {
			throw SystemVLimits.explain(endpoint, options.capacity(), ex);
		}
	}

	@Override
	public WritableChannel connect(Endpoint endpoint, Duration timeout) {
		requireNative();
		try {
			SystemVQueue queue = SystemVQueue.find(QueueNames.requireSystemV(endpoint.address()));
			if (queue == null) {
				throw unavailable(endpoint, null);
			}
			return new SystemVWriter(endpoint.address(), queue);
		}
		catch (PosixException ex) {
			if (ex.errno() == Errno.EIDRM || ex.errno() == Errno.EINVAL) {
				throw unavailable(endpoint, ex);
			}
			throw new IpcException("Task '" + endpoint.task() + "' can't be reached at '" + endpoint.address() + "': "
					+ ex.getMessage() + "; see that this user may use the queue (ipcs -q)", ex);
		}
	}

	@Override
	public boolean outlivesDirectory() {
		return true;
	}

	@Override
	public void remove(IpcAddress address) {
		requireNative();
		try {
			SystemVQueue queue = SystemVQueue.find(QueueNames.requireSystemV(address));
			if (queue != null) {
				queue.remove();
			}
		}
		catch (PosixException ex) {
			throw new IpcException("The queue of '" + address + "' can't be removed: " + ex.getMessage()
					+ "; remove it as its owner with 'ipcrm -Q " + address.target() + "'", ex);
		}
	}

	private static IpcTaskUnavailableException unavailable(Endpoint endpoint, @Nullable PosixException cause) {
		return new IpcTaskUnavailableException(endpoint.task(), "there is no queue '" + endpoint.address() + "'",
				cause);
	}

	private static void requireOwned(Endpoint endpoint, SystemVQueue queue) throws PosixException {
		long owner = queue.status().uid();
		if (owner != CurrentUser.uid()) {
			throw new IpcException("Task '" + endpoint.task() + "' can't listen at '" + endpoint.address()
					+ "': the queue of that key belongs to user " + owner + "; choose another key");
		}
	}

	private static void requireNative() {
		NativeAccess access = NativeAccess.get();
		if (!access.available()) {
			throw new IpcTransportUnavailableException(SCHEME, access.reason(), access.remedy(), access.cause());
		}
	}

}
