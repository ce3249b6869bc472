package dev.ipcboot.benchmarks.contender;

import java.io.IOException;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;

/**
 * RabbitMQ, a broker of our own with transient messages. What is confirmed is the
 * broker's word, by publisher confirms; requests use its direct reply-to.
 */
final class RabbitMq implements Contender {

	private static final String QUEUE = "bench";

	private static final String REPLY_TO = "amq.rabbitmq.reply-to";

	private static Connection connect(int port) throws Exception {
		ConnectionFactory factory = new ConnectionFactory();
		factory.setHost("127.0.0.1");
		factory.setPort(port);
		return factory.newConnection();
	}

	@Override
	public AutoCloseable receive(Place place) throws Exception {
		RabbitServer server = RabbitServer.start(place.directory());
		Channel channel = connect(server.port()).createChannel();
		channel.queueDeclare(QUEUE, false, false, false, null);
		channel.basicConsume(QUEUE, true, (tag, delivery) -> {
			String replyTo = delivery.getProperties().getReplyTo();
			if (replyTo != null) {
				channel.basicPublish("", replyTo, null, delivery.getBody());
			}
		}, (tag) -> {
			// The broker has ended.
		});
		PortFile.write(place, server.port());
		return server::stop;
	}

	@Override
	public Client connect(Place place) throws Exception {
		Channel channel = connect(PortFile.read(place)).createChannel();
		Conversation conversation = new Conversation();
		Tags tags = new Tags(conversation);
		channel.confirmSelect();
		channel.addConfirmListener(tags::confirmed, (tag, multiple) -> {
			throw new IOException("The broker refuses a message");
		});
		channel.basicConsume(REPLY_TO, true, (tag, reply) -> conversation.answered(true), (tag) -> {
			// The broker has ended.
		});
		BasicProperties request = new BasicProperties.Builder().replyTo(REPLY_TO).build();
		return new ConversingClient(conversation,
				(message) -> channel.basicPublish("", QUEUE, Conversation.isRequest(message) ? request : null, message),
				() -> {
					// The connection ends with the process.
				});
	}

	/**
	 * Cumulative confirms, which all come on one thread.
	 */
	private static final class Tags {

		private final Conversation conversation;

		private long last;

		Tags(Conversation conversation) {
			this.conversation = conversation;
		}

		void confirmed(long tag, boolean multiple) {
			for (long count = multiple ? tag - this.last : 1; count > 0; count--) {
				this.conversation.answered(false);
				this.last++;
			}
		}

	}

}
