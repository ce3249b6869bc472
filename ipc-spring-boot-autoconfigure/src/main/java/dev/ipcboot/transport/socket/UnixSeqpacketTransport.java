package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.posix.NativeAccess;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import org.newsclub.net.unix.AFSocketType;
import org.newsclub.net.unix.AFUNIXDatagramChannel;

/**
 * Unix seqpacket sockets ({@code unix-seqpacket:}): two-way, a channel per sender, and
 * every write arrives as one packet, whole and in order. Addresses:
 * {@code unix-seqpacket:} (derived: {@code <directory>/<task>.seqpacket}),
 * {@code unix-seqpacket:/absolute/path}, and {@code unix-seqpacket:@name} for a name in
 * Linux' abstract name space.
 * <p>
 * The kernel vouches for the process id, user and group of each peer; who may connect is
 * said by {@link AccessOptions}. A packet carries at most 65,536 bytes; a longer one of
 * another program ends its channel with an error. An empty packet can't be told from the
 * end of the channel, and ends it. Linux only; needs junixsocket's native library.
 * Immutable and safe for use by any thread.
 */
public final class UnixSeqpacketTransport implements Transport {

	private static final String SCHEME = "unix-seqpacket";

	private static final String SUFFIX = ".seqpacket";

	private static final TransportTraits TRAITS = new TransportTraits(true, true, true, false);

	private static final int BACKLOG = 256;

	/**
	 * Enough for every batch of frames, and little enough for a buffer of this size for
	 * each of many senders.
	 */
	static final int LARGEST = FrameLayout.MAX_FRAME_LENGTH;

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
		return UnixPackets.seqpacket();
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task, Path directory) {
		return UnixPath.resolve(address, task, directory, SUFFIX);
	}

	@Override
	public ServerChannel listen(Endpoint endpoint) {
		requireAvailable();
		Admission admission = Admission.to(endpoint);
		IpcAddress address = endpoint.address();
		if (!UnixPath.isAbstract(address)) {
			StaleSocket.clear(endpoint);
		}
		try {
			AFUNIXDatagramChannel channel = UnixPackets.bind(AFSocketType.SOCK_SEQPACKET, address);
			try {
				SocketFile file = UnixPackets.file(address, admission.access().mode());
				channel.socket().listen(BACKLOG);
				NativeAccess.prepare();
				return new UnixSeqpacketServer(address, channel, file, admission);
			}
			catch (IOException ex) {
				channel.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw Diagnosis.cannotListen(endpoint, ex);
		}
	}

	@Override
	public WritableChannel connect(Endpoint endpoint, Duration timeout) {
		requireAvailable();
		IpcAddress address = endpoint.address();
		try {
			AFUNIXDatagramChannel channel = PatientConnect
				.connect(() -> UnixPackets.connect(AFSocketType.SOCK_SEQPACKET, address), timeout);
			return channel(address, PeerCredentials.ofJunixsocket(channel), channel);
		}
		catch (IOException ex) {
			throw Diagnosis.unavailable(endpoint, ex);
		}
	}

	/**
	 * Read and write a connected socket.
	 */
	static LinkChannel channel(IpcAddress address, IpcPeer peer, AFUNIXDatagramChannel connected) throws IOException {
		return AwaitableLinkChannel.ofPackets(address, peer, connected, LARGEST);
	}

	@Override
	public void remove(IpcAddress address) {
		if (!UnixPath.isAbstract(address)) {
			StaleSocket.remove(address);
		}
	}

	private void requireAvailable() {
		UnixPackets.require(SCHEME, availability());
	}

}
