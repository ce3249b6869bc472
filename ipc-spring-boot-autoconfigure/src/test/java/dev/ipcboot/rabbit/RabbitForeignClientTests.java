package dev.ipcboot.rabbit;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.TestPaths;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.Message;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A program that knows AMQP and nothing of this project takes part, on both sides.
 */
@ExtendWith(StartedBroker.class)
@Timeout(180)
@Tag("broker")
class RabbitForeignClientTests {

	private static final String CONNECT = """
			import pika, sys
			connection = pika.BlockingConnection(pika.ConnectionParameters('127.0.0.1', int(sys.argv[1])))
			channel = connection.channel()
			queue = sys.argv[2]
			""";

	private final String queue = "orders-" + UUID.randomUUID();

	private RabbitBroker broker;

	private Path directory;

	@BeforeEach
	void prepare() throws Exception {
		this.broker = RabbitBroker.get();
		Process probe = Outside.python("import pika");
		Assumptions.assumeTrue(probe.waitFor(20, TimeUnit.SECONDS) && probe.exitValue() == 0,
				"There is no python3-pika here");
		this.directory = TestPaths.create();
	}

	@AfterEach
	void clear() throws Exception {
		if (this.directory != null) {
			onChannel((channel) -> channel.queueDelete(this.queue));
			FileSystemUtils.deleteRecursively(this.directory);
		}
	}

	private void onChannel(Action action) throws Exception {
		CachingConnectionFactory connections = this.broker.connections();
		try (Connection connection = connections.createConnection();
				Channel channel = connection.createChannel(false)) {
			action.run(channel);
		}
		finally {
			connections.destroy();
		}
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RabbitAutoConfiguration.class, IpcAutoConfiguration.class))
			.withPropertyValues("ipc.directory=" + this.directory, "spring.rabbitmq.host=127.0.0.1",
					"spring.rabbitmq.port=" + this.broker.port(), "ipc.tasks.orders.address=rabbit:" + this.queue);
	}

	private Process python(String script) {
		return Outside.python(CONNECT + script, Integer.toString(this.broker.port()), this.queue);
	}

	@Test
	void aForeignClientSendsAndAsks() {
		runner().withUserConfiguration(RabbitApplicationTests.Listeners.class).run((context) -> {
			String answer = Outside.finish(python("""
					channel.basic_publish('', queue, b'from python', pika.BasicProperties(content_type='text/plain',
					    message_id='m-1', correlation_id='c-1', priority=3, headers={'region': 'north', 'n': 7}))
					own = channel.queue_declare('', exclusive=True).method.queue
					channel.basic_publish('', queue, b'question', pika.BasicProperties(content_type='text/plain',
					    reply_to=own, correlation_id='c-2'))
					for method, properties, body in channel.consume(own, inactivity_timeout=20):
					    print(properties.correlation_id, properties.content_type, body.decode())
					    break
					"""));
			assertThat(answer.strip()).startsWith("c-2 text/plain").endsWith("re: question");
			Message<String> plain = context.getBean(RabbitApplicationTests.Listeners.class).next();
			assertThat(plain.getPayload()).isEqualTo("from python");
			assertThat(plain.getHeaders()).containsEntry("region", "north")
				.containsEntry("n", 7L)
				.containsEntry(IpcHeaders.CORRELATION_ID, "c-1")
				.containsEntry(IpcHeaders.PRIORITY, 3)
				.containsEntry("amqp_messageId", "m-1");
		});
	}

	@Test
	void aForeignClientReceivesAndReplies() throws Exception {
		onChannel((channel) -> channel.queueDeclare(this.queue, true, false, false, null));
		Process worker = python("""
				for method, properties, body in channel.consume(queue, inactivity_timeout=20):
				    channel.basic_publish('', properties.reply_to, b'done: ' + body,
				        pika.BasicProperties(correlation_id=properties.correlation_id, content_type='text/plain'))
				    channel.basic_ack(method.delivery_tag)
				    print(properties.content_type, properties.delivery_mode, properties.message_id is not None)
				    if body == b'last':
				        break
				""");
		runner().run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThat(template.convertSendAndReceive("orders", "work", String.class)).isEqualTo("done: work");
			assertThat(template.convertSendAndConfirm("orders", "last").get(20, TimeUnit.SECONDS).outcome())
				.isEqualTo(Outcome.ACKNOWLEDGED);
		});
		assertThat(Outside.finish(worker).lines()).hasSize(2)
			.allSatisfy((line) -> assertThat(line).startsWith("text/plain").endsWith("2 True"));
	}

	@Test
	void aForeignClientRejects() throws Exception {
		onChannel((channel) -> channel.queueDeclare(this.queue, true, false, false, null));
		Process worker = python(
				"""
						for method, properties, body in channel.consume(queue, inactivity_timeout=20):
						    channel.basic_publish('', properties.reply_to, b'not today',
						        pika.BasicProperties(correlation_id=properties.correlation_id, headers={'ipc_verdict': 'rejected'}))
						    channel.basic_ack(method.delivery_tag)
						    break
						""");
		runner().run((context) -> {
			IpcConfirmation confirmation = context.getBean(IpcTemplate.class)
				.convertSendAndConfirm("orders", "work")
				.get(20, TimeUnit.SECONDS);
			assertThat(confirmation.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(confirmation.reason()).contains("not today");
		});
		Outside.finish(worker);
	}

	@Test
	void commandsOfAShellSendAndReceive() throws Exception {
		Outside.require("amqp-publish");
		String url = "amqp://guest:guest@127.0.0.1:" + this.broker.port();
		runner().withUserConfiguration(RabbitApplicationTests.Listeners.class).run((context) -> {
			Outside.finish(Outside.shell("""
					amqp-publish --url="$1" --routing-key="$2" --content-type=text/plain --body='from a shell'
					""", url, this.queue));
			assertThat(context.getBean(RabbitApplicationTests.Listeners.class).next().getPayload())
				.isEqualTo("from a shell");
		});
		runner().run((context) -> context.getBean(IpcTemplate.class).convertAndSend("orders", "to a shell"));
		assertThat(Outside.finish(Outside.shell("amqp-get --url=\"$1\" --queue=\"$2\"", url, this.queue)))
			.isEqualTo("to a shell");
	}

	/**
	 * Something to do with the broker.
	 */
	private interface Action {

		void run(Channel channel) throws Exception;

	}

}
