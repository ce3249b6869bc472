package dev.ipcboot.carrier;

import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;

/**
 * Makes a transport of a carrier that moves messages: the frames of this process end
 * here, and messages in the carrier's own form travel. Immutable and safe for use by any
 * thread.
 */
public final class MessageCarrierTransport implements Transport {

	private final MessageCarrier carrier;

	private final FrameLimits limits;

	/**
	 * Create a transport.
	 * @param carrier what moves the messages
	 * @param limits the largest message, and the most headers
	 */
	public MessageCarrierTransport(MessageCarrier carrier, FrameLimits limits) {
		this.carrier = carrier;
		this.limits = limits;
	}

	@Override
	public String scheme() {
		return this.carrier.scheme();
	}

	@Override
	public TransportTraits traits() {
		return new TransportTraits(true, false, true, false, TransportTraits.Peers.SHARED);
	}

	@Override
	public Availability availability() {
		return this.carrier.availability();
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task, Path directory) {
		return this.carrier.resolve(address, task);
	}

	@Override
	public ServerChannel listen(Endpoint endpoint) {
		return new MessageServer(this.carrier, endpoint, this.limits).begin();
	}

	@Override
	public WritableChannel connect(Endpoint endpoint, Duration timeout) {
		return new OutgoingChannel(endpoint.address(), this.limits,
				(answers) -> this.carrier.open(endpoint, answers, timeout));
	}

	@Override
	public void remove(IpcAddress address) {
		// What the carrier keeps belongs to all owners of the task
	}

}
