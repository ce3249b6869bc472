package dev.ipcboot.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes the datagrams that come to a port of its own on to another port, and drops some
 * of them.
 */
final class LossyRelay implements AutoCloseable {

	private final DatagramChannel channel;

	private final InetSocketAddress target;

	private final Random random;

	private final AtomicInteger passed = new AtomicInteger();

	private final AtomicInteger dropped = new AtomicInteger();

	private volatile double loss;

	LossyRelay(int targetPort, double loss, long seed) throws IOException {
		InetAddress loopback = InetAddress.getByName("127.0.0.1");
		this.target = new InetSocketAddress(loopback, targetPort);
		this.loss = loss;
		this.random = new Random(seed);
		this.channel = DatagramChannel.open().bind(new InetSocketAddress(loopback, 0));
		this.channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
		Threads.start("lossy-relay", true, this::run);
	}

	int port() {
		return this.channel.socket().getLocalPort();
	}

	int passed() {
		return this.passed.get();
	}

	int dropped() {
		return this.dropped.get();
	}

	void drop(double newLoss) {
		this.loss = newLoss;
	}

	private void run() {
		ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
		try {
			while (true) {
				this.channel.receive(buffer.clear());
				if (this.random.nextDouble() < this.loss) {
					this.dropped.incrementAndGet();
				}
				else {
					this.passed.incrementAndGet();
					pass(buffer.flip());
				}
			}
		}
		catch (IOException ex) {
			// It was closed.
		}
	}

	private void pass(ByteBuffer buffer) throws IOException {
		try {
			this.channel.send(buffer, this.target);
		}
		catch (ClosedChannelException ex) {
			throw ex;
		}
		catch (IOException ex) {
			// Nobody is there: that is a loss, too.
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
