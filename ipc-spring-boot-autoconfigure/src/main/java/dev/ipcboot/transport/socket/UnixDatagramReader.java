package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.ReadableChannel;
import org.newsclub.net.unix.AFUNIXDatagramChannel;

/**
 * The end of a Unix datagram socket that all senders share. Datagrams are read through
 * the JDK: unlike junixsocket's own call, it is released by {@link #close()}, takes
 * datagrams of unbound senders like any other, and makes no object for each.
 * <p>
 * A thread that is interrupted while it waits in here closes the socket.
 */
final class UnixDatagramReader implements ReadableChannel {

	/**
	 * What a sender with the kernel's usual buffer can send at most.
	 */
	static final int LARGEST = 212_960;

	private final IpcAddress address;

	private final Link link;

	private volatile boolean closed;

	UnixDatagramReader(IpcAddress address, AFUNIXDatagramChannel socket) throws IOException {
		this.address = address;
		this.link = Link.of(socket, new SocketWait(socket.getFileDescriptor())).inWholePackets(LARGEST);
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public int read(ByteBuffer buffer) throws IOException {
		boolean interrupted = Thread.interrupted();
		try {
			int count = this.link.in().read(buffer);
			// An empty datagram, which other programs may send, carries nothing. It looks
			// like the end of a stream, and a datagram socket has none.
			while (count <= 0 && !this.closed) {
				count = this.link.in().read(buffer);
			}
			return (count > 0) ? count : -1;
		}
		catch (ClosedChannelException ex) {
			return -1;
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public int minimumRead() {
		return WholePackets.room(LARGEST);
	}

	@Override
	public void close() {
		this.closed = true;
		this.link.close();
	}

}
