package dev.ipcboot.transport.socket;

import java.io.IOException;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcTransportUnavailableException;
import dev.ipcboot.transport.Availability;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFSocketType;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSelectorProvider;

/**
 * Opens Unix sockets that carry packets: datagram and seqpacket. junixsocket knows them
 * both as datagram channels.
 */
final class UnixPackets {

	private UnixPackets() {
	}

	/**
	 * Whether datagrams can be used here. Elsewhere than on Linux they get lost.
	 * @return the answer
	 */
	static Availability datagram() {
		return Probe.DATAGRAM;
	}

	/**
	 * Whether seqpackets can be used here. Elsewhere than on Linux there are none.
	 * @return the answer
	 */
	static Availability seqpacket() {
		return Probe.SEQPACKET;
	}

	static void require(String scheme, Availability availability) {
		if (!availability.available()) {
			throw new IpcTransportUnavailableException(scheme, String.valueOf(availability.reason()),
					String.valueOf(availability.remedy()), null);
		}
	}

	static AFUNIXDatagramChannel open(AFSocketType type) throws IOException {
		return AFUNIXSelectorProvider.provider().openDatagramChannel(type);
	}

	/**
	 * Open a socket and bind it.
	 * @param type its type
	 * @param address where
	 * @return the bound socket
	 * @throws IOException what the system said
	 */
	static AFUNIXDatagramChannel bind(AFSocketType type, IpcAddress address) throws IOException {
		AFUNIXDatagramChannel channel = open(type);
		try {
			channel.bind(UnixClient.socketAddress(address));
			return channel;
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Open a socket in non-blocking mode and begin to connect it.
	 * @param type its type
	 * @param address where to
	 * @return the socket
	 * @throws IOException what the system said
	 */
	static AFUNIXDatagramChannel connect(AFSocketType type, IpcAddress address) throws IOException {
		AFUNIXDatagramChannel channel = open(type);
		try {
			channel.configureBlocking(false);
			channel.connect(UnixClient.socketAddress(address));
			return channel;
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Take note of the file of a socket that was just bound, if it has one.
	 * @param address where it was bound
	 * @param mode the mode that the file shall have
	 * @return the file, or {@code null} for an abstract name
	 * @throws IOException if it is gone or can't be changed
	 */
	static @Nullable SocketFile file(IpcAddress address, int mode) throws IOException {
		return UnixPath.isAbstract(address) ? null : SocketFile.bound(UnixPath.path(address), mode);
	}

	static void close(AFUNIXDatagramChannel socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// The kernel closes it regardless.
		}
	}

	/**
	 * Asked once, when first needed.
	 */
	private static final class Probe {

		static final Availability DATAGRAM = probe(AFSocketType.SOCK_DGRAM);

		static final Availability SEQPACKET = probe(AFSocketType.SOCK_SEQPACKET);

		private static Availability probe(AFSocketType type) {
			String system = System.getProperty("os.name", "unknown");
			if (!system.startsWith("Linux")) {
				return Availability.unavailable("it needs Linux and this is " + system, "use unix: or tcp: here");
			}
			if (!Junixsocket.isSupported()) {
				return Availability.unavailable("junixsocket's native library can't be loaded",
						Junixsocket.REMEDY + "; or use unix:, for which the JDK is enough");
			}
			try {
				open(type).close();
				return Availability.AVAILABLE;
			}
			catch (IOException | RuntimeException ex) {
				return Availability.unavailable("this system opens no such sockets (" + ex.getMessage() + ")",
						"use unix:");
			}
		}

	}

}
