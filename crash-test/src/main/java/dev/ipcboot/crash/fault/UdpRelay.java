package dev.ipcboot.crash.fault;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Random;

/**
 * Forwards datagrams on loopback. It can lose, repeat and delay some of them.
 */
public final class UdpRelay implements Closeable {

	private static final int BUFFER = 65_536;

	private final DatagramChannel channel;

	private final InetSocketAddress target;

	private final Random random;

	/** Held back, to be sent behind the next one. */
	private final ByteBuffer late = ByteBuffer.allocateDirect(BUFFER).flip();

	private volatile double loss;

	/**
	 * Opens a relay at a free port.
	 * @param target the port to which it forwards
	 * @param random its decisions
	 * @throws IOException if there is no free port
	 */
	public UdpRelay(int target, Random random) throws IOException {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		this.target = new InetSocketAddress(loopback, target);
		this.random = random;
		this.channel = DatagramChannel.open().bind(new InetSocketAddress(loopback, 0));
		TcpProxy.start(this::run);
	}

	/**
	 * Returns the port at which the relay listens.
	 * @return the port
	 */
	public int port() {
		return this.channel.socket().getLocalPort();
	}

	/**
	 * Loses, repeats and delays datagrams.
	 * @param share the share of the datagrams to lose; half as many are repeated, and
	 * half as many come late
	 */
	void disturb(double share) {
		this.loss = share;
	}

	private void run() {
		ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
		try {
			while (true) {
				this.channel.receive(buffer.clear());
				forward(buffer.flip());
			}
		}
		catch (IOException ex) {
			// The relay was closed.
		}
	}

	private void forward(ByteBuffer datagram) throws IOException {
		double dice = this.random.nextDouble();
		if (dice < this.loss) {
			return;
		}
		if (dice < 1.5 * this.loss && !this.late.hasRemaining()) {
			this.late.clear().put(datagram).flip();
			return;
		}
		send(datagram);
		if (dice < 2 * this.loss) {
			send(datagram.rewind());
		}
		if (this.late.hasRemaining()) {
			send(this.late);
		}
	}

	private void send(ByteBuffer datagram) throws IOException {
		try {
			this.channel.send(datagram, this.target);
		}
		catch (ClosedChannelException ex) {
			throw ex;
		}
		catch (IOException ex) {
			// Nobody listens there: that is a loss too.
			datagram.position(datagram.limit());
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
