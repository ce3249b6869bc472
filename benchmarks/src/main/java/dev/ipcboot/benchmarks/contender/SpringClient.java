package dev.ipcboot.benchmarks.contender;

import dev.ipcboot.core.IpcTemplate;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Sends through the template of an application.
 *
 * @param context the application
 * @param template its template
 */
record SpringClient(ConfigurableApplicationContext context, IpcTemplate template) implements SharedClient {

	@Override
	public void confirmed(byte[] message, Confirms confirms) {
		this.template.convertSendAndConfirm("bench", message).whenComplete((confirmation, ex) -> {
			if (ex == null && confirmation.isAcknowledged()) {
				confirms.confirmed();
			}
			else {
				confirms.failed();
			}
		});
	}

	@Override
	public void advance() {
		// The engine writes by itself what is gathered.
	}

	@Override
	public void send(byte[] message) {
		this.template.convertAndSend("bench", message);
	}

	@Override
	public void request(byte[] message) {
		byte[] reply = this.template.convertSendAndReceive("echo", message, byte[].class);
		if (reply == null || reply.length != message.length) {
			throw new IllegalStateException("The reply is not what was sent");
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
