package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ReturnCheck;
import org.jspecify.annotations.Nullable;

/**
 * Reads the datagrams that all senders send to a port. Empty ones are skipped.
 */
final class UdpReader implements ReadableChannel, ReturnCheck {

	private final IpcAddress address;

	private final DatagramChannel channel;

	private @Nullable InetAddress latestSender;

	UdpReader(IpcAddress address, DatagramChannel channel) {
		this.address = address;
		this.channel = channel;
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public int read(ByteBuffer buffer) throws IOException {
		boolean interrupted = Thread.interrupted();
		int start = buffer.position();
		try {
			while (buffer.position() == start) {
				receive(buffer);
			}
			return buffer.position() - start;
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

	private void receive(ByteBuffer buffer) throws IOException {
		try {
			if (this.channel.receive(buffer) instanceof InetSocketAddress from) {
				this.latestSender = from.getAddress();
			}
		}
		catch (PortUnreachableException ex) {
			// Some datagram that was sent from here found nobody; others still come.
		}
	}

	@Override
	public int minimumRead() {
		return UdpOptions.LARGEST;
	}

	@Override
	public @Nullable String refusal(IpcAddress returnAddress) {
		InetAddress sender = this.latestSender;
		try {
			InetAddress wanted = InetTarget.of(returnAddress).inetAddress();
			if (sender != null
					&& (wanted.equals(sender) || (wanted.isLoopbackAddress() && sender.isLoopbackAddress()))) {
				return null;
			}
		}
		catch (UnknownHostException ex) {
			// Then it is not the sender's.
		}
		return "answers go to the host that sends (" + ((sender != null) ? sender.getHostAddress() : "unknown")
				+ ") and not to " + returnAddress + ", so that nobody can have them sent to a third party";
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// The kernel closes it regardless.
		}
	}

}
