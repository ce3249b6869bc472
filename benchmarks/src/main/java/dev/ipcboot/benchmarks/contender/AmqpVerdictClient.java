package dev.ipcboot.benchmarks.contender;

import org.springframework.amqp.rabbit.AsyncRabbitTemplate;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Sends through Spring AMQP's asynchronous template and takes replies for confirms.
 */
final class AmqpVerdictClient extends AmqpWindow {

	private final AsyncRabbitTemplate asynchronous;

	AmqpVerdictClient(ConfigurableApplicationContext context) {
		super(context);
		this.asynchronous = new AsyncRabbitTemplate(template());
		this.asynchronous.setReceiveTimeout(60_000);
		this.asynchronous.start();
	}

	@Override
	void send(byte[] message, Confirms confirms) {
		this.asynchronous.convertSendAndReceive("verdict", message)
			.whenComplete((reply, ex) -> end(ex == null, confirms));
	}

	@Override
	public void close() {
		this.asynchronous.stop();
		super.close();
	}

}
