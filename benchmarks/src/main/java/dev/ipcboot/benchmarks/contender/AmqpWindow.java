package dev.ipcboot.benchmarks.contender;

import java.util.concurrent.Semaphore;

import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What senders through Spring AMQP share: a window of messages without a confirm, and
 * requests.
 */
abstract class AmqpWindow implements Client {

	private final Semaphore room = new Semaphore(WINDOW);

	private final ConfigurableApplicationContext context;

	private final RabbitTemplate template;

	AmqpWindow(ConfigurableApplicationContext context) {
		this.context = context;
		this.template = context.getBean(RabbitTemplate.class);
	}

	RabbitTemplate template() {
		return this.template;
	}

	@Override
	public final void confirmed(byte[] message, Confirms confirms) throws Exception {
		this.room.acquire();
		send(message, confirms);
	}

	/**
	 * Send a message for which there is room.
	 */
	abstract void send(byte[] message, Confirms confirms) throws Exception;

	/**
	 * A message has its confirm, or will never have one.
	 */
	void end(boolean good, Confirms confirms) {
		this.room.release();
		if (good) {
			confirms.confirmed();
		}
		else {
			confirms.failed();
		}
	}

	@Override
	public final void advance() {
		// Spring AMQP's threads do that.
	}

	@Override
	public final void request(byte[] message) {
		byte[] reply = (byte[]) this.template.convertSendAndReceive("echo", message);
		if (reply == null || reply.length != message.length) {
			throw new IllegalStateException("The reply is not what was sent");
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
