package dev.ipcboot.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Passes TCP connections on. On demand it throws away what comes back from the receiver,
 * and cuts the connections; later ones are whole again.
 */
final class CutConnectionRelay implements AutoCloseable {

	private final ServerSocketChannel server;

	private final InetSocketAddress target;

	private final Queue<SocketChannel> channels = new ConcurrentLinkedQueue<>();

	private volatile boolean mute;

	CutConnectionRelay(int targetPort) throws IOException {
		InetAddress loopback = InetAddress.getByName("127.0.0.1");
		this.target = new InetSocketAddress(loopback, targetPort);
		this.server = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0));
		Threads.start("cut-relay", true, this::run);
	}

	int port() {
		return this.server.socket().getLocalPort();
	}

	/**
	 * From now on, nothing of what the receiver says reaches the sender.
	 */
	void mute() {
		this.mute = true;
	}

	/**
	 * End the connections that there are.
	 */
	void cut() throws IOException {
		for (SocketChannel channel : this.channels) {
			channel.close();
		}
		this.channels.clear();
		this.mute = false;
	}

	private void run() {
		try {
			while (true) {
				SocketChannel from = this.server.accept();
				SocketChannel to = SocketChannel.open(this.target);
				this.channels.add(from);
				this.channels.add(to);
				Threads.start("cut-relay-there", true, () -> pump(from, to, false));
				Threads.start("cut-relay-back", true, () -> pump(to, from, true));
			}
		}
		catch (IOException ex) {
			// It was closed
		}
	}

	private void pump(SocketChannel from, SocketChannel to, boolean back) {
		ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
		try (from; to) {
			while (from.read(buffer.clear()) >= 0) {
				buffer.flip();
				while (buffer.hasRemaining() && !(back && this.mute)) {
					to.write(buffer);
				}
			}
		}
		catch (IOException ex) {
			// One side has left
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		cut();
	}

}
