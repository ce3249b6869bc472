package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcTransportUnavailableException;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.posix.NativeAccess;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;

/**
 * Unix stream sockets ({@code unix:}), the default carrier: two-way, a channel per
 * sender, back pressure by the kernel. Addresses: {@code unix:} (derived:
 * {@code <directory>/<task>.sock}), {@code unix:/absolute/path}, and {@code unix:@name}
 * for a name in Linux' abstract name space.
 * <p>
 * The JDK alone is enough. With junixsocket's native library, abstract names can be used
 * and listeners learn the process id of their peers; see {@link #describe()}. Who may
 * connect is said by {@link AccessOptions}. Immutable and safe for use by any thread.
 */
public final class UnixStreamTransport implements Transport {

	private static final String SUFFIX = ".sock";

	private static final int BACKLOG = 256;

	@Override
	public String scheme() {
		return "unix";
	}

	@Override
	public TransportTraits traits() {
		return new TransportTraits(true, false, true, false);
	}

	@Override
	public Availability availability() {
		try {
			ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
			return Availability.AVAILABLE;
		}
		catch (IOException | RuntimeException ex) {
			return Availability.unavailable("this system has no Unix sockets (" + ex.getMessage() + ")", "use tcp:");
		}
	}

	/**
	 * What is known of peers here.
	 * @return a sentence for people
	 */
	public String describe() {
		return (Junixsocket.isSupported()) ? "Peers are known by process id, user and group; abstract names work."
				: "Peers are known by the name of their user only, and abstract names do not work, as junixsocket's "
						+ "native library can't be loaded: " + Junixsocket.REMEDY + ".";
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task, Path directory) {
		return UnixPath.resolve(address, task, directory, SUFFIX);
	}

	@Override
	public ServerChannel listen(Endpoint endpoint) {
		Admission admission = Admission.to(endpoint);
		IpcAddress address = endpoint.address();
		requireJunixsocket(address);
		if (!UnixPath.isAbstract(address)) {
			StaleSocket.clear(endpoint);
		}
		ServerSocketChannel channel = null;
		try {
			channel = open();
			bind(channel, address);
			SocketFile file = (UnixPath.isAbstract(address)) ? null
					: SocketFile.bound(UnixPath.path(address), admission.access().mode());
			if (Junixsocket.isSupported()) {
				NativeAccess.prepare();
			}
			return new UnixStreamServer(address, channel, file, admission);
		}
		catch (IOException ex) {
			close(channel);
			throw Diagnosis.cannotListen(endpoint, ex);
		}
	}

	private static ServerSocketChannel open() throws IOException {
		if (!Junixsocket.isSupported()) {
			return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		}
		AFUNIXServerSocketChannel channel = AFUNIXServerSocketChannel.open();
		// Whatever stands at the path by then
		channel.setDeleteOnClose(false);
		return channel;
	}

	private static void bind(ServerSocketChannel channel, IpcAddress address) throws IOException {
		if (channel instanceof AFUNIXServerSocketChannel) {
			// Otherwise junixsocket deletes whatever is at the path, live sockets
			// included.
			channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
			channel.bind(UnixClient.socketAddress(address), BACKLOG);
		}
		else {
			channel.bind(UnixDomainSocketAddress.of(UnixPath.path(address)), BACKLOG);
		}
	}

	private static void close(@Nullable ServerSocketChannel channel) {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			// It never listened.
		}
	}

	@Override
	public WritableChannel connect(Endpoint endpoint, Duration timeout) {
		requireJunixsocket(endpoint.address());
		try {
			return UnixClient.connect(endpoint.address(), timeout, FrameLayout.MAX_FRAME_LENGTH);
		}
		catch (IOException ex) {
			throw Diagnosis.unavailable(endpoint, ex);
		}
	}

	private void requireJunixsocket(IpcAddress address) {
		if (UnixClient.needsJunixsocket(address) && !Junixsocket.isSupported()) {
			throw new IpcTransportUnavailableException(scheme(),
					"the JDK knows no abstract names and no paths of " + UnixPath.MAX_LENGTH + " bytes (" + address
							+ "), and junixsocket's native library can't be loaded",
					Junixsocket.REMEDY + ", or use another path", null);
		}
	}

	@Override
	public void remove(IpcAddress address) {
		if (!UnixPath.isAbstract(address)) {
			StaleSocket.remove(address);
		}
	}

}
