package dev.ipcboot.benchmarks;

import dev.ipcboot.core.IpcTemplate;

/**
 * Requests through the template, answered by a listener method.
 */
final class SpringRequester implements Workload {

	private final RoundTrips roundTrips = new RoundTrips();

	private final SpringApplicationPair applications;

	private final IpcTemplate template;

	private final byte[] payload;

	SpringRequester(SpringApplicationPair applications, int size) {
		this.applications = applications;
		this.template = applications.template();
		this.payload = new byte[size];
	}

	@Override
	public String name() {
		return "Spring";
	}

	@Override
	public double measure(long nanos) throws Exception {
		return this.roundTrips.measure(nanos, this::roundTrip);
	}

	private byte[] roundTrip() {
		byte[] reply = this.template.convertSendAndReceive("echo", this.payload, byte[].class);
		if (reply == null || reply.length != this.payload.length) {
			throw new IllegalStateException("The reply is not what was sent");
		}
		return reply;
	}

	@Override
	public void close() {
		this.applications.close();
	}

}
