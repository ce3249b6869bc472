package dev.ipcboot.transport.socket;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/**
 * The two directions of a socket, and how to end it.
 *
 * @param in blocks until there are bytes
 * @param out blocks until there is room
 * @param end releases blocked calls and closes the socket
 */
record Link(ReadableByteChannel in, WritableByteChannel out, Closeable end) {

	static Link of(SocketChannel channel) {
		return new Link(channel, channel, channel);
	}

	/**
	 * Read and write the descriptor of a junixsocket socket through the JDK. junixsocket
	 * itself closes the socket when a write finds the other side gone, and with it throws
	 * away what the other side had sent before it went. The JDK does not, and is faster.
	 * @param socket the connected junixsocket socket; must be in blocking mode
	 * @param descriptor its descriptor
	 * @return the link
	 */
	static Link of(Closeable socket, FileDescriptor descriptor) {
		// One file channel each way: a blocked read would lock out writes of the same.
		FileChannel in = new FileInputStream(descriptor).getChannel();
		FileChannel out = new FileOutputStream(descriptor).getChannel();
		return new Link(in, out, () -> {
			in.close();
			out.close();
			socket.close();
		});
	}

	/**
	 * This link with packets that are never cut short.
	 * @param largest the largest packet to accept
	 * @return the link
	 */
	Link inWholePackets(int largest) {
		return new Link(new WholePackets(this.in, largest), this.out, this.end);
	}

	void close() {
		try {
			this.end.close();
		}
		catch (IOException ex) {
			// The other side has gone first; there is nothing left to release.
		}
	}

}
