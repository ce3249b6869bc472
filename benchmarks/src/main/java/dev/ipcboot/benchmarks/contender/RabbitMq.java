package dev.ipcboot.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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

	private static Process start(Path home, int port, int epmdPort) throws IOException {
		Files.writeString(home.resolve("plugins"), "[].");
		Files.writeString(home.resolve("rabbit.conf"), "listeners.tcp.1 = 127.0.0.1:" + port + "\n");
		ProcessBuilder builder = new ProcessBuilder("/usr/lib/rabbitmq/bin/rabbitmq-server");
		Map<String, String> environment = builder.environment();
		environment.putAll(Map.of("HOME", home.toString(), "RABBITMQ_CONF_ENV_FILE", home.resolve("none").toString(),
				"RABBITMQ_NODENAME", "bench" + ProcessHandle.current().pid() + "@localhost", "RABBITMQ_MNESIA_BASE",
				home.resolve("data").toString(), "RABBITMQ_LOG_BASE", home.resolve("log").toString(),
				"RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("plugins").toString(), "RABBITMQ_CONFIG_FILE",
				home.resolve("rabbit.conf").toString(), "RABBITMQ_DIST_PORT", Integer.toString(PortFile.free())));
		environment.putAll(Map.of("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}",
				"ERL_EPMD_PORT", Integer.toString(epmdPort), "ERL_EPMD_ADDRESS", "127.0.0.1"));
		return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
	}

	@Override
	public AutoCloseable receive(Place place) throws Exception {
		int port = PortFile.free();
		int epmdPort = PortFile.free();
		Process epmd = new ProcessBuilder("epmd", "-address", "127.0.0.1", "-port", Integer.toString(epmdPort)).start();
		Process broker = start(place.directory(), port, epmdPort);
		Broker.awaitPort(broker, port);
		Channel channel = connect(port).createChannel();
		channel.queueDeclare(QUEUE, false, false, false, null);
		channel.basicConsume(QUEUE, true, (tag, delivery) -> {
			String replyTo = delivery.getProperties().getReplyTo();
			if (replyTo != null) {
				channel.basicPublish("", replyTo, null, delivery.getBody());
			}
		}, (tag) -> {
			// The broker has ended.
		});
		PortFile.write(place, port);
		return () -> {
			for (Process process : List.of(broker, epmd)) {
				process.descendants().forEach(ProcessHandle::destroy);
				Broker.end(process);
			}
		};
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
