package dev.ipcboot.benchmarks;

import dev.ipcboot.core.IpcTemplate;

/**
 * Confirmed sends through the template to a listener method.
 */
final class SpringSender implements Workload {

	private final Confirmed confirmed = new Confirmed();

	private final SpringApplicationPair applications;

	private final IpcTemplate template;

	private final byte[] payload;

	SpringSender(SpringApplicationPair applications, int size) {
		this.applications = applications;
		this.template = applications.template();
		this.payload = new byte[size];
	}

	@Override
	public String name() {
		return "Spring";
	}

	@Override
	public double measure(long nanos) {
		return this.confirmed.measure(nanos, this::send, () -> {
			// The engine writes what is gathered by itself within 100 microseconds.
		});
	}

	private void send() {
		this.template.convertSendAndConfirm("bench", this.payload)
			.whenComplete((confirmation, ex) -> this.confirmed.count(ex == null && confirmation.isAcknowledged()));
	}

	@Override
	public void close() {
		this.applications.close();
	}

}
