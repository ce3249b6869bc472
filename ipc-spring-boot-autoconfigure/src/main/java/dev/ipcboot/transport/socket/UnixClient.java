package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/**
 * Connects Unix stream sockets: through junixsocket where it is to be had, since its
 * descriptors can be waited on for a bounded time, otherwise through the JDK, which does
 * not know every kind of address.
 */
final class UnixClient {

	/**
	 * The JDK keeps a byte more to itself than the kernel.
	 */
	private static final int JDK_MAX_LENGTH = UnixPath.MAX_LENGTH - 1;

	private UnixClient() {
	}

	static boolean needsJunixsocket(IpcAddress address) {
		return UnixPath.isAbstract(address) || UnixPath.length(address.target()) > JDK_MAX_LENGTH;
	}

	static AFUNIXSocketAddress socketAddress(IpcAddress address) throws IOException {
		return (UnixPath.isAbstract(address)) ? AFUNIXSocketAddress.inAbstractNamespace(UnixPath.abstractName(address))
				: AFUNIXSocketAddress.of(UnixPath.path(address).toFile());
	}

	/**
	 * Connect.
	 * @param address where to
	 * @param timeout the longest wait
	 * @param maxWrite the longest write
	 * @return the connected socket in blocking mode
	 * @throws ConnectTimeoutException if the listener had no room for it in time
	 * @throws IOException what the system said
	 */
	static LinkChannel connect(IpcAddress address, Duration timeout, int maxWrite) throws IOException {
		if (Junixsocket.isSupported() || needsJunixsocket(address)) {
			AFUNIXSocketAddress socketAddress = socketAddress(address);
			AFUNIXSocketChannel channel = PatientConnect.connect(() -> begin(socketAddress), timeout);
			return AwaitableLinkChannel.ofStream(address, PeerCredentials.of(channel), channel, maxWrite);
		}
		SocketChannel channel = connect(UnixPath.path(address), timeout);
		return new LinkChannel(address, peer(channel), Link.of(channel), maxWrite, 1);
	}

	private static IpcPeer peer(SocketChannel channel) throws IOException {
		try {
			return PeerCredentials.of(channel);
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	private static SocketChannel connect(Path path, Duration timeout) throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		// With a full backlog the call waits, and the kernel has no bound for it.
		try (Guard guard = new Guard(channel, timeout)) {
			try {
				channel.connect(UnixDomainSocketAddress.of(path));
				return channel;
			}
			catch (IOException ex) {
				channel.close();
				throw (guard.hasStruck()) ? new ConnectTimeoutException(timeout) : ex;
			}
		}
	}

	private static AFUNIXSocketChannel begin(AFUNIXSocketAddress address) throws IOException {
		AFUNIXSocketChannel channel = AFUNIXSocketChannel.open();
		try {
			channel.configureBlocking(false);
			channel.connect(address);
			return channel;
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

}
