package dev.ipcboot.transport.socket;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

import dev.ipcboot.posix.NativeAccess;
import org.newsclub.net.unix.FileDescriptorAccess;

/**
 * The two directions of a socket, and how to end it.
 *
 * @param in blocks until there are bytes
 * @param out never blocks
 * @param end releases blocked calls and closes the socket
 */
record Link(ReadableByteChannel in, Output out, Closeable end) {

	/**
	 * Reads and writes a socket of the JDK. The JDK can't bound a write to a socket in
	 * blocking mode: so it leaves that mode.
	 * @param channel the connected socket
	 * @return the link
	 */
	static Link of(SocketChannel channel) throws IOException {
		channel.configureBlocking(false);
		Readiness readable = new Readiness(channel, SelectionKey.OP_READ);
		Readiness writable = new Readiness(channel, SelectionKey.OP_WRITE);
		return new Link(new SelectedInput(channel, readable), new SelectedOutput(channel, writable),
				() -> closeAll(channel, readable, writable));
	}

	/**
	 * Reads and writes the descriptor of a junixsocket socket. junixsocket itself closes
	 * the socket when a write finds the other side gone, and with it throws away what the
	 * other side had sent before it went.
	 * @param socket the connected junixsocket socket; must be in blocking mode
	 * @param wait waits at it
	 * @return the link
	 */
	static <C extends SelectableChannel & FileDescriptorAccess> Link of(C socket, SocketWait wait) throws IOException {
		return of(socket, wait, NativeAccess::get);
	}

	/**
	 * The same for a system on which the C library can perhaps be called.
	 */
	static <C extends SelectableChannel & FileDescriptorAccess> Link of(C socket, SocketWait wait,
			Supplier<NativeAccess> access) throws IOException {
		FileDescriptor descriptor = socket.getFileDescriptor();
		// One file channel each way: a blocked read would lock out writes of the same.
		FileChannel in = new FileInputStream(descriptor).getChannel();
		UnixOutput out = new UnixOutput(socket, descriptor, wait, in, access);
		return new Link(SelectedInput.ofPerhapsBlocking(in, out.readable()), out, out);
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
		closeAll(this.end::close);
	}

	static void closeAll(AutoCloseable... resources) {
		for (AutoCloseable resource : resources) {
			try {
				resource.close();
			}
			catch (Exception ex) {
				// The other side has gone first; there is nothing left to release.
			}
		}
	}

}
