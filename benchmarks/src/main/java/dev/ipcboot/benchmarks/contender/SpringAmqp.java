package dev.ipcboot.benchmarks.contender;

import java.util.List;

import org.springframework.amqp.rabbit.annotation.Argument;
import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Spring AMQP as Boot configures it: durable quorum queues, and methods with an
 * annotation in the receiving application.
 *
 * @param client the sending side of an application
 * @param properties the properties of that, as arguments
 */
record SpringAmqp(Sender client, List<String> properties) implements Contender {

	/**
	 * What is confirmed is the broker's word.
	 */
	static Contender withConfirms() {
		return new SpringAmqp(AmqpClient::new, List.of("--spring.rabbitmq.publisher-confirm-type=correlated",
				"--spring.rabbitmq.publisher-returns=true", "--spring.rabbitmq.template.mandatory=true"));
	}

	/**
	 * What is confirmed is a short reply of the listener, which is how a sender learns
	 * there that a message was handled.
	 */
	static Contender withReplies() {
		return new SpringAmqp(AmqpVerdictClient::new, List.of());
	}

	@Override
	public AutoCloseable receive(Place place) {
		return SpringPath.run(Listeners.class, place);
	}

	@Override
	public Client connect(Place place) {
		return this.client.of(SpringPath.run(SpringPath.Sender.class, place, this.properties.toArray(String[]::new)));
	}

	/**
	 * Makes the sending side.
	 */
	@FunctionalInterface
	interface Sender {

		Client of(ConfigurableApplicationContext context);

	}

	/**
	 * The receiving application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Listeners {

		@RabbitListener(queuesToDeclare = @Queue(name = "bench", durable = "true",
				arguments = @Argument(name = "x-queue-type", value = "quorum")))
		void take(byte[] payload) {
		}

		@RabbitListener(queuesToDeclare = @Queue(name = "echo", durable = "true",
				arguments = @Argument(name = "x-queue-type", value = "quorum")))
		byte[] echo(byte[] payload) {
			return payload;
		}

		@RabbitListener(queuesToDeclare = @Queue(name = "verdict", durable = "true",
				arguments = @Argument(name = "x-queue-type", value = "quorum")))
		byte[] decide(byte[] payload) {
			return new byte[1];
		}

	}

}
