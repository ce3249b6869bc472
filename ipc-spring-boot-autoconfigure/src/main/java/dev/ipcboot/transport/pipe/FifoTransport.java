package dev.ipcboot.transport.pipe;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTransportUnavailableException;
import dev.ipcboot.posix.Errno;
import dev.ipcboot.posix.FileNode;
import dev.ipcboot.posix.NativeAccess;
import dev.ipcboot.posix.Pipe;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;

/**
 * Named pipes: {@code pipe:} stands for {@code <directory>/<task>.fifo}, and
 * {@code pipe:/absolute/path} for that path. Any program that can write a file can send:
 * {@code echo hello > orders.fifo}.
 * <p>
 * One-way. All senders share the pipe, so no write exceeds the
 * {@value dev.ipcboot.posix.Pipe#ATOMIC_WRITE} bytes that the kernel keeps together.
 * Unread bytes outlive their reader only while some sender keeps the pipe open. The owner
 * removes the pipe when it closes.
 */
public final class FifoTransport implements Transport {

	/**
	 * The scheme of the addresses.
	 */
	public static final String SCHEME = "pipe";

	private static final TransportTraits TRAITS = new TransportTraits(false, false, true, false);

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
		return access.available() ? Availability.AVAILABLE : Availability.unavailable(access.reason(), access.remedy());
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task, Path directory) {
		if (address.isDerived()) {
			return address.withTarget(directory.toAbsolutePath().normalize().resolve(task + ".fifo").toString());
		}
		return address.withTarget(path(address).toString());
	}

	@Override
	public ServerChannel listen(Endpoint endpoint) {
		requireNative();
		Path path = path(endpoint.address());
		try {
			return FifoOpener.open(endpoint, path, endpoint.options().get(PipeOptions.class, PipeOptions.DEFAULTS));
		}
		catch (IOException ex) {
			throw new IpcException("Task '" + endpoint.task() + "' can't listen at '" + endpoint.address() + "': " + ex
					+ "; see that the directory " + path.getParent() + " exists and that this user may write there",
					ex);
		}
	}

	@Override
	public WritableChannel connect(Endpoint endpoint, Duration timeout) {
		requireNative();
		Path path = path(endpoint.address());
		try {
			FileNode node = FileNode.at(path);
			if (node != null && !node.isFifo()) {
				throw new IpcTaskUnavailableException(endpoint.task(),
						"at '" + endpoint.address() + "' stands " + node.kind() + " instead of a pipe", null);
			}
			return new FifoWriter(endpoint.address(), Pipe.openWriter(path));
		}
		catch (IOException ex) {
			throw refused(endpoint, path, ex);
		}
	}

	@Override
	public void remove(IpcAddress address) {
		FifoOpener.remove(path(address), null);
	}

	private static IpcException refused(Endpoint endpoint, Path path, IOException ex) {
		int errno = (ex instanceof PosixException refusal) ? refusal.errno() : 0;
		if (errno == Errno.ENXIO) {
			return new IpcTaskUnavailableException(endpoint.task(), "nobody reads the pipe " + path, ex);
		}
		if (errno == Errno.ENOENT) {
			return new IpcTaskUnavailableException(endpoint.task(), "there is no pipe " + path, ex);
		}
		return new IpcException("Task '" + endpoint.task() + "' can't be reached at '" + endpoint.address() + "': "
				+ ex.getMessage() + "; see that it is a pipe that this user may write", ex);
	}

	private static Path path(IpcAddress address) {
		try {
			Path path = Path.of(address.target());
			if (path.isAbsolute()) {
				return path.normalize();
			}
		}
		catch (InvalidPathException ex) {
			throw new IpcAddressException(address.toString(), ex.getReason(), "write pipe:/absolute/path");
		}
		throw new IpcAddressException(address.toString(), "the path is not absolute",
				"write pipe:/absolute/path, or pipe: alone to derive it from the name of the task");
	}

	private static void requireNative() {
		NativeAccess access = NativeAccess.get();
		if (!access.available()) {
			throw new IpcTransportUnavailableException(SCHEME, access.reason(), access.remedy(), access.cause());
		}
	}

}
