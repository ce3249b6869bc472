package dev.ipcboot.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.socket.UdpTransport;

/**
 * UDP on which everything that listens stands behind a relay that drops datagrams: the
 * task, and the return address to which its answers go.
 */
final class RelayedUdpTransport implements Transport {

	private final UdpTransport udp = new UdpTransport();

	private final List<LossyRelay> relays = new CopyOnWriteArrayList<>();

	private final double loss;

	private final long seed;

	RelayedUdpTransport(double loss, long seed) {
		this.loss = loss;
		this.seed = seed;
	}

	List<LossyRelay> relays() {
		return this.relays;
	}

	@Override
	public String scheme() {
		return "udp";
	}

	@Override
	public TransportTraits traits() {
		return this.udp.traits();
	}

	@Override
	public Availability availability() {
		return this.udp.availability();
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task, Path directory) {
		return this.udp.resolve(address, task, directory);
	}

	@Override
	public ServerChannel listen(Endpoint endpoint) {
		ServerChannel server = this.udp.listen(endpoint);
		String target = server.address().target();
		try {
			LossyRelay relay = new LossyRelay(Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)),
					this.loss, this.seed + this.relays.size());
			this.relays.add(relay);
			return new RelayedServer(server, IpcAddress.of("udp://127.0.0.1:" + relay.port()), relay);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public WritableChannel connect(Endpoint endpoint, Duration timeout) {
		return this.udp.connect(endpoint, timeout);
	}

	@Override
	public void remove(IpcAddress address) {
		this.udp.remove(address);
	}

	private record RelayedServer(ServerChannel server, IpcAddress address, LossyRelay relay) implements ServerChannel {

		@Override
		public ReadableChannel accept() throws IOException {
			return this.server.accept();
		}

		@Override
		public void close() {
			this.server.close();
			try {
				this.relay.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
