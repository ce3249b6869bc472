package dev.ipcboot.carrier;

import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcTransportUnavailableException;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;

/**
 * Stands for a carrier that is known and can't be used here, so that whoever names it in
 * an address learns what is missing. Immutable.
 */
public final class AbsentCarrier implements MessageCarrier {

	private final String scheme;

	private final String reason;

	private final String remedy;

	/**
	 * Create a placeholder.
	 * @param scheme the scheme of the carrier
	 * @param reason why it can't be used
	 * @param remedy what would help
	 */
	public AbsentCarrier(String scheme, String reason, String remedy) {
		this.scheme = scheme;
		this.reason = reason;
		this.remedy = remedy;
	}

	@Override
	public String scheme() {
		return this.scheme;
	}

	@Override
	public Availability availability() {
		return Availability.unavailable(this.reason, this.remedy);
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task) {
		return address.isDerived() ? address.withTarget(task) : address;
	}

	@Override
	public String guarantees(Endpoint endpoint) {
		return "nothing is carried: " + this.reason;
	}

	@Override
	public MessageSource receive(Endpoint endpoint, MessageSink sink) {
		throw unavailable();
	}

	@Override
	public MessageOutlet open(Endpoint endpoint, AnswerSink answers, Duration timeout) {
		throw unavailable();
	}

	private IpcTransportUnavailableException unavailable() {
		return new IpcTransportUnavailableException(this.scheme, this.reason, this.remedy, null);
	}

}
