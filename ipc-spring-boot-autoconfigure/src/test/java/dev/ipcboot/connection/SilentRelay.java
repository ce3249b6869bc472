package dev.ipcboot.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * Passes TCP connections on until it is told to go silent: then the connections stand,
 * and nothing is read from them any more. Later ones are passed on again.
 */
final class SilentRelay implements AutoCloseable {

	private final ServerSocketChannel server;

	private final InetSocketAddress target;

	private final Queue<SocketChannel> channels = new ConcurrentLinkedQueue<>();

	private final CountDownLatch end = new CountDownLatch(1);

	private volatile int generation;

	SilentRelay(int targetPort) throws IOException {
		InetAddress loopback = InetAddress.getByName("127.0.0.1");
		this.target = new InetSocketAddress(loopback, targetPort);
		this.server = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0));
		Threads.start("relay", true, this::run);
	}

	int port() {
		return this.server.socket().getLocalPort();
	}

	void silence() {
		this.generation++;
	}

	/**
	 * End the connections that are silent.
	 */
	void cut() throws IOException {
		this.end.countDown();
		for (SocketChannel channel : this.channels) {
			channel.close();
		}
	}

	private void run() {
		try {
			while (true) {
				SocketChannel from = this.server.accept();
				SocketChannel to = SocketChannel.open(this.target);
				this.channels.add(from);
				this.channels.add(to);
				int born = this.generation;
				Threads.start("relay-there", true, () -> pump(from, to, born));
				Threads.start("relay-back", true, () -> pump(to, from, born));
			}
		}
		catch (IOException ex) {
			// It was closed.
		}
	}

	private void pump(SocketChannel from, SocketChannel to, int born) {
		ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
		try {
			while (this.generation == born && from.read(buffer.clear()) >= 0) {
				if (this.generation != born) {
					break;
				}
				buffer.flip();
				while (buffer.hasRemaining()) {
					to.write(buffer);
				}
			}
			if (this.generation != born) {
				this.end.await();
			}
			to.close();
		}
		catch (IOException ex) {
			// One side has left.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() throws IOException {
		this.end.countDown();
		this.server.close();
		for (SocketChannel channel : this.channels) {
			channel.close();
		}
	}

}
