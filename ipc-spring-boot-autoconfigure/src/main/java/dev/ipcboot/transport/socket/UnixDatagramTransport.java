package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import org.newsclub.net.unix.AFSocketType;
import org.newsclub.net.unix.AFUNIXDatagramChannel;

/**
 * Unix datagram sockets ({@code unix-dgram:}): one-way, every write is one datagram,
 * whole and in order. Addresses: {@code unix-dgram:} (derived:
 * {@code <directory>/<task>.dgram}), {@code unix-dgram:/absolute/path}, and
 * {@code unix-dgram:@name} for a name in Linux' abstract name space.
 * <p>
 * Linux loses no datagram while its receiver lives: with some eleven of them unread
 * ({@code net.unix.max_dgram_qlen}) a sender waits until its deadline. What is unread
 * when the receiver ends is lost. This side writes at most 65,536 bytes at once, or what
 * the system's {@code net.core.wmem_default} leaves, and takes up to 212,960 bytes of
 * another program; what is longer still is dropped and reported.
 * <p>
 * Nobody vouches for a sender: who may write is said by the mode of the file, 0600, and
 * by nothing at an abstract name, where every process of the network name space may. So
 * further users can't be let in. Linux only; needs junixsocket's native library.
 * Immutable and safe for use by any thread.
 */
public final class UnixDatagramTransport implements Transport {

	private static final String SCHEME = "unix-dgram";

	private static final String SUFFIX = ".dgram";

	/**
	 * What a write takes is read as long as both sides live, hence reliable.
	 */
	private static final TransportTraits TRAITS = new TransportTraits(false, true, true, false);

	private static final int OWNER_ONLY = 0600;

	@Override
	public String scheme() {
		return SCHEME;
	}

	@Override
	public TransportTraits traits() {
		return TRAITS;
	}

	@Override
	public Availability availability() {
		return UnixPackets.datagram();
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task, Path directory) {
		return UnixPath.resolve(address, task, directory, SUFFIX);
	}

	@Override
	public ServerChannel listen(Endpoint endpoint) {
		UnixPackets.require(SCHEME, availability());
		refuseFurtherUsers(endpoint);
		IpcAddress address = endpoint.address();
		if (!UnixPath.isAbstract(address)) {
			StaleSocket.clear(endpoint);
		}
		try {
			AFUNIXDatagramChannel socket = UnixPackets.bind(AFSocketType.SOCK_DGRAM, address);
			try {
				SocketFile file = UnixPackets.file(address, OWNER_ONLY);
				return new UnixDatagramServer(new UnixDatagramReader(address, socket), file);
			}
			catch (IOException ex) {
				socket.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw Diagnosis.cannotListen(endpoint, ex);
		}
	}

	private static void refuseFurtherUsers(Endpoint endpoint) {
		AccessOptions access = endpoint.options().get(AccessOptions.class, AccessOptions.OWN_USER);
		if (!access.allowedUsers().isEmpty()) {
			throw new IpcAddressException(
					endpoint.address().toString(), "task '" + endpoint.task()
							+ "' lets in further users, and the kernel does not tell who sends a " + "datagram",
					"use unix: or unix-seqpacket:, or let nobody else in");
		}
	}

	@Override
	public WritableChannel connect(Endpoint endpoint, Duration timeout) {
		UnixPackets.require(SCHEME, availability());
		try {
			return UnixDatagramWriter.open(endpoint.address());
		}
		catch (IOException ex) {
			throw Diagnosis.unavailable(endpoint, ex);
		}
	}

	@Override
	public void remove(IpcAddress address) {
		if (!UnixPath.isAbstract(address)) {
			StaleSocket.remove(address);
		}
	}

}
