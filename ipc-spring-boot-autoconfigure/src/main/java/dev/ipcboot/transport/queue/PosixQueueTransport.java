package dev.ipcboot.transport.queue;

import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTransportUnavailableException;
import dev.ipcboot.posix.CurrentUser;
import dev.ipcboot.posix.Errno;
import dev.ipcboot.posix.MessageQueue;
import dev.ipcboot.posix.NativeAccess;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.posix.QueueAttributes;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;

/**
 * POSIX message queues: {@code posix-mq:} stands for {@code /ipc.<uid>.<task>} in the
 * user's default directory (with a hash of the directory before the task in any other),
 * and {@code posix-mq:/name} for that name.
 * <p>
 * One-way, in packets, ordered by priority. An owner that closes removes the queue and
 * what is unread in it. After a crash the queue and its content stay until the next owner
 * comes, or the host restarts: senders can write although nobody reads.
 */
public final class PosixQueueTransport implements Transport {

	/**
	 * The scheme of the addresses.
	 */
	public static final String SCHEME = "posix-mq";

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
		return Depth.Unit.MESSAGES;
	}

	@Override
	public Availability availability() {
		NativeAccess access = NativeAccess.get();
		if (!access.available()) {
			return Availability.unavailable(access.reason(), access.remedy());
		}
		return (QueueLimits.maxMessages().value() >= 0) ? Availability.AVAILABLE : Availability.unavailable(
				"this kernel has no POSIX message queues (no /proc/sys/fs/mqueue)", "use unix:, pipe: or sysv-mq:");
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task, Path directory) {
		if (address.isDerived()) {
			requireNative();
			return address.withTarget(QueueNames.posix(task, directory));
		}
		return address.withTarget(QueueNames.requirePosix(address));
	}

	@Override
	public ServerChannel listen(Endpoint endpoint) {
		requireNative();
		String name = QueueNames.requirePosix(endpoint.address());
		QueueOptions options = endpoint.options().get(QueueOptions.class, QueueOptions.defaults());
		QueueAttributes wanted = options.attributesFor(endpoint.task());
		try {
			if (options.purgeOnStart()) {
				MessageQueue.unlink(name);
			}
			MessageQueue queue = MessageQueue.openReader(name, wanted);
			try {
				check(endpoint, queue, wanted);
				queue.restrictToOwner();
				return new PosixQueueServerChannel(endpoint.address(), name, queue);
			}
			catch (PosixException | IpcException ex) {
				queue.close();
				throw ex;
			}
		}
		catch (PosixException ex) {
			throw QueueLimits.explain(endpoint, wanted, ex);
		}
	}

	@Override
	public WritableChannel connect(Endpoint endpoint, Duration timeout) {
		requireNative();
		String name = QueueNames.requirePosix(endpoint.address());
		try {
			return new PosixQueueWriter(endpoint.address(), MessageQueue.openWriter(name));
		}
		catch (PosixException ex) {
			if (ex.errno() == Errno.ENOENT) {
				throw new IpcTaskUnavailableException(endpoint.task(), "there is no queue " + name, ex);
			}
			throw new IpcException(
					"Task '" + endpoint.task() + "' can't be reached at '" + endpoint.address() + "': "
							+ ex.getMessage() + "; see that this user may write to the queue and may open more files",
					ex);
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
			MessageQueue.unlink(QueueNames.requirePosix(address));
		}
		catch (PosixException ex) {
			throw new IpcException(
					"The queue of '" + address + "' can't be removed: " + ex.getMessage() + "; remove it as its owner",
					ex);
		}
	}

	private static void check(Endpoint endpoint, MessageQueue queue, QueueAttributes wanted) throws PosixException {
		QueueAttributes present = queue.attributes();
		if (queue.node().uid() != CurrentUser.uid()) {
			throw new IpcException("Task '" + endpoint.task() + "' can't listen at '" + endpoint.address()
					+ "': the queue belongs to another user; choose another name");
		}
		if (!present.hasDimensionsOf(wanted)) {
			throw new IpcException("Task '" + endpoint.task() + "' can't listen at '" + endpoint.address()
					+ "': a queue of " + present + " exists (" + present.unread() + " unread) and " + wanted
					+ " are configured, which the kernel can't change; configure what exists, purge the queue on "
					+ "start, or remove it");
		}
	}

	private static void requireNative() {
		NativeAccess access = NativeAccess.get();
		if (!access.available()) {
			throw new IpcTransportUnavailableException(SCHEME, access.reason(), access.remedy(), access.cause());
		}
	}

}
