package dev.ipcboot.benchmarks.contender;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitOperations;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Sends through Spring AMQP's template with publisher confirms. All messages take one
 * channel, for which the thread that sends has to stay in one scope: without, each
 * message takes a channel of its own while others wait for their confirms, which costs
 * most of the rate.
 */
final class AmqpClient extends AmqpWindow {

	private final BlockingQueue<Sending> queue = new ArrayBlockingQueue<>(WINDOW);

	AmqpClient(ConfigurableApplicationContext context) {
		super(context);
		Broker.daemon(() -> template().invoke(this::sendAll));
	}

	@Override
	void send(byte[] message, Confirms confirms) throws InterruptedException {
		this.queue.put(new Sending(message, confirms));
	}

	private Void sendAll(RabbitOperations operations) {
		try {
			while (true) {
				Sending next = this.queue.take();
				CorrelationData data = new CorrelationData();
				data.getFuture()
					.whenComplete((confirm, ex) -> end(ex == null && confirm.ack() && data.getReturned() == null,
							next.confirms()));
				operations.convertAndSend("bench", next.message(), data);
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Sending(byte[] message, Confirms confirms) {
	}

}
