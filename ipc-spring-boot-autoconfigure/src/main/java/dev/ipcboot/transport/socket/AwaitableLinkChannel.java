package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.posix.Descriptor;
import dev.ipcboot.transport.AwaitableChannel;
import org.newsclub.net.unix.FileDescriptorAccess;

/**
 * An open two-way socket of junixsocket at which one can wait for a bounded time.
 */
final class AwaitableLinkChannel extends LinkChannel implements AwaitableChannel {

	private final SocketWait wait;

	private AwaitableLinkChannel(IpcAddress address, IpcPeer peer, Link link, int maxWrite, int minimumRead,
			SocketWait wait) {
		super(address, peer, link, maxWrite, minimumRead);
		this.wait = wait;
	}

	/**
	 * Creates the channel of a stream.
	 */
	static <C extends SelectableChannel & FileDescriptorAccess> AwaitableLinkChannel ofStream(IpcAddress address,
			IpcPeer peer, C socket, int maxWrite) throws IOException {
		SocketWait wait = new SocketWait(socket.getFileDescriptor());
		return new AwaitableLinkChannel(address, peer, Link.of(socket, wait), maxWrite, 1, wait);
	}

	/**
	 * Creates the channel of a socket that carries packets.
	 * @param largest the largest packet
	 */
	static <C extends SelectableChannel & FileDescriptorAccess> AwaitableLinkChannel ofPackets(IpcAddress address,
			IpcPeer peer, C socket, int largest) throws IOException {
		SocketWait wait = new SocketWait(socket.getFileDescriptor());
		return new AwaitableLinkChannel(address, peer, Link.of(socket, wait).inWholePackets(largest), largest,
				WholePackets.room(largest), wait);
	}

	@Override
	public boolean awaitReadable(long timeoutNanos) throws IOException {
		return this.wait.await(Descriptor.READABLE, timeoutNanos) != 0;
	}

}
