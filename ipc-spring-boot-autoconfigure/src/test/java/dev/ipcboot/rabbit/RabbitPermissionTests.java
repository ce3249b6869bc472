package dev.ipcboot.rabbit;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.TestPaths;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.core.IpcTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users of the broker that have the documented permissions and no others.
 */
@ExtendWith(StartedBroker.class)
@Timeout(180)
@Tag("broker")
class RabbitPermissionTests {

	private final String queue = "orders-" + UUID.randomUUID();

	private final String user = "user-" + UUID.randomUUID();

	private RabbitBroker broker;

	private Path directory;

	private ApplicationContextRunner runner;

	@BeforeEach
	void prepare() throws Exception {
		this.broker = RabbitBroker.get();
		this.directory = TestPaths.create();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RabbitAutoConfiguration.class,
					IpcAutoConfiguration.class))
			.withPropertyValues("ipc.directory=" + this.directory, "spring.rabbitmq.host=127.0.0.1",
					"spring.rabbitmq.port=" + this.broker.port(), "ipc.tasks.orders.address=rabbit:" + this.queue);
	}

	@AfterEach
	void clear() throws Exception {
		CachingConnectionFactory connections = this.broker.connections();
		try (Connection connection = connections.createConnection();
				Channel channel = connection.createChannel(false)) {
			channel.queueDelete(this.queue);
		}
		finally {
			connections.destroy();
			FileSystemUtils.deleteRecursively(this.directory);
		}
	}

	private ApplicationContextRunner as(String name) {
		return this.runner.withPropertyValues("spring.rabbitmq.username=" + name, "spring.rabbitmq.password=secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "quorum", "classic" })
	void documentedPermissionsSuffice(String type) throws Exception {
		this.broker.user(this.user + "-l", this.queue, "(" + this.queue + "|amq\\\\.default)", this.queue);
		this.broker.user(this.user + "-s", "ipc\\\\.reply\\\\..*", "amq\\\\.default", "ipc\\\\.reply\\\\..*");
		as(this.user + "-l").withBean(Listeners.class)
			.withPropertyValues("ipc.tasks.orders.rabbit.type=" + type)
			.run((receiving) -> {
				assertThat(receiving).hasNotFailed();
				as(this.user + "-s").run((sending) -> {
					IpcTemplate template = sending.getBean(IpcTemplate.class);
					template.convertAndSend("orders", "plain");
					assertThat(
							template.convertSendAndConfirm("orders", "confirmed").get(20, TimeUnit.SECONDS).outcome())
						.isEqualTo(Outcome.ACKNOWLEDGED);
					assertThat(template.convertSendAndReceive("orders", "ping", String.class)).isEqualTo("ping");
				});
			});
	}

	@Test
	void missingPermissionOnTheExchangeIsNamed() throws Exception {
		this.broker.user(this.user, ".*", this.queue, ".*");
		as(this.user).withBean(Listeners.class)
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("amq\\.default"));
	}

	static class Listeners {

		@IpcListener("orders")
		String onOrder(String order) {
			return order;
		}

	}

}
