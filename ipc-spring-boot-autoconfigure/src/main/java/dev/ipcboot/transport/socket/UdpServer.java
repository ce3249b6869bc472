package dev.ipcboot.transport.socket;

import java.nio.channels.DatagramChannel;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.Exposed;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import org.jspecify.annotations.Nullable;

/**
 * The listening side of a UDP port.
 */
final class UdpServer implements ServerChannel, Exposed {

	private final UdpReader reader;

	private final DatagramChannel channel;

	private final boolean loopback;

	UdpServer(IpcAddress address, DatagramChannel channel, boolean loopback) {
		this.channel = channel;
		this.reader = new UdpReader(address, channel);
		this.loopback = loopback;
	}

	@Override
	public IpcAddress address() {
		return this.reader.address();
	}

	@Override
	public @Nullable ReadableChannel accept() {
		return this.channel.isOpen() ? this.reader : null;
	}

	@Override
	public @Nullable String exposure() {
		return (this.loopback) ? null
				: "other hosts can send to it, under any name and from a forged address, and read what is sent, as UDP "
						+ "has no TLS; use it in a network that you trust, or tcp: with ssl.bundle";
	}

	@Override
	public void close() {
		this.reader.close();
	}

}
