package dev.ipcboot.rabbit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcTransportUnavailableException;
import dev.ipcboot.TestPaths;
import dev.ipcboot.actuate.IpcEndpoint;
import dev.ipcboot.actuate.IpcThroughputEndpoint;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.autoconfigure.actuate.IpcEndpointAutoConfiguration;
import dev.ipcboot.autoconfigure.actuate.IpcHealthAutoConfiguration;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.health.IpcHealthContributor;
import dev.ipcboot.listener.IpcListenerContainer;
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
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application whose task is moved to a broker by one property.
 */
@ExtendWith(StartedBroker.class)
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
@Tag("broker")
class RabbitApplicationTests {

	private final String queue = "orders-" + UUID.randomUUID();

	private RabbitBroker broker;

	private ApplicationContextRunner runner;

	private Path directory;

	@BeforeEach
	void prepare() throws Exception {
		this.broker = RabbitBroker.get();
		this.directory = TestPaths.create();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RabbitAutoConfiguration.class,
					IpcAutoConfiguration.class, IpcEndpointAutoConfiguration.class, IpcHealthAutoConfiguration.class))
			.withPropertyValues("ipc.directory=" + this.directory, "spring.rabbitmq.host=127.0.0.1",
					"spring.rabbitmq.port=" + this.broker.port(), "ipc.listener.retry.max-retries=1",
					"management.endpoints.web.exposure.include=*", "management.endpoints.jmx.exposure.include=*")
			.withUserConfiguration(Listeners.class);
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

	private String address(String scheme) {
		return "ipc.tasks.orders.address=" + scheme + (scheme.equals("rabbit:") ? this.queue : "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix:", "rabbit:" })
	void onePropertyMovesATask(String scheme) {
		this.runner.withPropertyValues(address(scheme)).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			Listeners listeners = context.getBean(Listeners.class);
			template.convertAndSend("orders", "plain");
			assertThat(listeners.next().getPayload()).isEqualTo("plain");
			IpcConfirmation confirmed = template.convertSendAndConfirm("orders", "confirmed").get(20, TimeUnit.SECONDS);
			assertThat(confirmed.outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(confirmed.deliveredAfter()).isNotNull();
			Message<String> received = listeners.next();
			assertThat(received.getHeaders()).containsEntry(IpcHeaders.REDELIVERED, false)
				.containsEntry(IpcHeaders.TRANSPORT, scheme.replace(":", ""))
				.containsKey(IpcHeaders.MESSAGE_ID);
			IpcConfirmation rejected = template.convertSendAndConfirm("orders", "bad").get(20, TimeUnit.SECONDS);
			assertThat(rejected.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(rejected.reason()).contains("no such order");
			assertThat(template.convertSendAndReceive("orders", "question", String.class)).isEqualTo("re: question");
			Message<?> late = MessageBuilder.withPayload("late")
				.setHeader(IpcHeaders.EXPIRATION, System.currentTimeMillis() - 1)
				.build();
			assertThat(template.sendAndConfirm("orders", late).get(20, TimeUnit.SECONDS).outcome())
				.isEqualTo(Outcome.EXPIRED);
			Message<?> tied = MessageBuilder.withPayload("tied")
				.setHeader(IpcHeaders.CORRELATION_ID, "c-1")
				.setHeader(IpcHeaders.CONTENT_TYPE, "text/plain")
				.setHeader("region", "north")
				.build();
			template.send("orders", tied);
			await().untilAsserted(() -> assertThat(listeners.next().getHeaders()).containsEntry("region", "north")
				.containsEntry(IpcHeaders.CORRELATION_ID, "c-1"));
		});
	}

	@Test
	void theEndpointsAndTheLogTellOfIt(CapturedOutput output) {
		this.runner.withPropertyValues(address("rabbit:")).run((context) -> {
			context.getBean(IpcTemplate.class).convertSendAndConfirm("orders", "x").get(20, TimeUnit.SECONDS);
			var description = context.getBean(IpcEndpoint.class).ipc();
			assertThat(description.transports().get("rabbit").available()).isTrue();
			assertThat(description.tasks().get("orders").addresses().get(0).address())
				.isEqualTo("rabbit:" + this.queue);
			assertThat(description.tasks().get("orders").addresses().get(0).settings()).containsEntry("type", "quorum")
				.containsEntry("consumers", 1)
				.containsEntry("broker", "127.0.0.1:" + this.broker.port());
			assertThat(description.tasks().get("orders").peers()).hasSize(1)
				.first()
				.satisfies((peer) -> assertThat(peer.toString()).contains("" + ProcessHandle.current().pid()));
			assertThat(description.senders().get("orders").address()).isEqualTo("rabbit:" + this.queue);
			assertThat(context.getBean(IpcThroughputEndpoint.class).throughput().toString()).contains("rabbit");
			assertThat(output).contains("Task 'orders' listens at rabbit:" + this.queue + ": the quorum queue")
				.contains("duplicates are recognised within one application only");
		});
	}

	@Test
	void withExclusiveTheOthersStandBy() {
		ApplicationContextRunner exclusive = this.runner.withPropertyValues(address("rabbit:"),
				"ipc.tasks.orders.exclusive=true");
		exclusive.run((first) -> exclusive.run((second) -> {
			IpcTemplate template = second.getBean(IpcTemplate.class);
			for (int i = 0; i < 20; i++) {
				template.convertSendAndConfirm("orders", "m" + i).get(20, TimeUnit.SECONDS);
			}
			assertThat(first.getBean(Listeners.class).received).hasSize(20);
			assertThat(second.getBean(Listeners.class).received).isEmpty();
			first.getBean(IpcListenerEndpointRegistry.class)
				.getListenerContainers()
				.forEach(IpcListenerContainer::stop);
			template.convertSendAndConfirm("orders", "after").get(20, TimeUnit.SECONDS);
			assertThat(second.getBean(Listeners.class).next().getPayload()).isEqualTo("after");
		}));
	}

	@Test
	void aClassicQueueAndAConnectionWithAnSslBundle() {
		this.runner
			.withPropertyValues(address("rabbit:"), "ipc.tasks.orders.rabbit.type=classic",
					"spring.ssl.bundle.pem.broker.truststore.certificate=file:" + this.broker.authority(),
					"spring.rabbitmq.ssl.bundle=broker", "spring.rabbitmq.port=" + this.broker.tlsPort())
			.run((context) -> {
				assertThat(context.getBean(IpcTemplate.class).convertSendAndReceive("orders", "question", String.class))
					.isEqualTo("re: question");
				assertThat(context.getBean(IpcEndpoint.class).ipc().tasks().get("orders").addresses().get(0).settings())
					.containsEntry("type", "classic");
			});
	}

	@Test
	void wrongCredentialsFailWithTheRemedy() {
		this.runner.withPropertyValues(address("rabbit:"), "spring.rabbitmq.password=wrong")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.satisfies((cause) -> assertThat(fault(context.getStartupFailure())).hasMessageContaining("guest")
					.hasMessageContaining("spring.rabbitmq.password")));
	}

	@Test
	void aQueueWithOtherSettingsFailsWithTheRemedy() throws Exception {
		CachingConnectionFactory connections = this.broker.connections();
		try (Connection connection = connections.createConnection();
				Channel channel = connection.createChannel(false)) {
			channel.queueDeclare(this.queue, true, false, false, null);
		}
		finally {
			connections.destroy();
		}
		this.runner.withPropertyValues(address("rabbit:"))
			.run((context) -> assertThat(fault(context.getStartupFailure()))
				.hasMessageContaining("exists at 127.0.0.1:" + this.broker.port() + " with other settings")
				.hasMessageContaining("inequivalent arg")
				.extracting(IpcAddressException::getRemedy)
				.asString()
				.contains("ipc.tasks.orders.rabbit.*"));
	}

	private static IpcAddressException fault(Throwable failure) {
		Throwable current = failure;
		while (current != null && !(current instanceof IpcAddressException)) {
			current = current.getCause();
		}
		assertThat(current).isInstanceOf(IpcAddressException.class);
		return (IpcAddressException) current;
	}

	@Test
	void aBrokerThatIsNotThereIsWaitedFor() {
		this.runner
			.withPropertyValues(address("rabbit:"), "spring.rabbitmq.port=" + RabbitNode.freePort(),
					"spring.rabbitmq.connection-timeout=1s")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				IpcListenerContainer container = context.getBean(IpcListenerEndpointRegistry.class)
					.getListenerContainers()
					.iterator()
					.next();
				await().atMost(Duration.ofSeconds(20))
					.until(() -> container.getState() == IpcListenerContainer.State.FAILED);
				assertThat(container.getFailure()).hasMessageContaining("the broker at 127.0.0.1");
				CompositeHealthContributor listeners = (CompositeHealthContributor) context
					.getBean(IpcHealthContributor.class)
					.getContributor("listeners");
				assertThat(((HealthIndicator) listeners.getContributor(container.getListenerId())).health().getStatus())
					.isEqualTo(Status.DOWN);
			});
	}

	@Test
	void withoutSpringRabbitItsAddressFailsWithTheRemedy() {
		ApplicationContextRunner without = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.amqp", "com.rabbitmq"))
			.withPropertyValues("ipc.directory=" + this.directory);
		without.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("ipcRabbitCarrier"));
		assertMissing(without, "Spring AMQP is not on the class path");
	}

	@Test
	void aCarrierOfTheUsersOwnIsUsed() {
		CachingConnectionFactory connections = this.broker.connections();
		try {
			this.runner.withBean("mine", RabbitCarrier.class, () -> new RabbitCarrier(connections))
				.withPropertyValues(address("rabbit:"))
				.run((context) -> {
					context.getBean(IpcTemplate.class).convertAndSend("orders", "plain");
					assertThat(context.getBean(Listeners.class).next().getPayload()).isEqualTo("plain");
				});
		}
		finally {
			connections.destroy();
		}
	}

	@Test
	void withoutAConnectionFactoryItsAddressFailsWithTheRemedy() {
		assertMissing(
				new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
					.withPropertyValues("ipc.directory=" + this.directory),
				"there is no ConnectionFactory");
	}

	private void assertMissing(ApplicationContextRunner without, String reason) {
		without.withPropertyValues(address("rabbit:"))
			.withUserConfiguration(Listeners.class)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(IpcTransportUnavailableException.class)
				.hasMessageContaining("'rabbit:' is unavailable: " + reason)
				.hasMessageContaining("org.springframework.boot:spring-boot-starter-amqp"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		final BlockingQueue<Message<String>> received = new LinkedBlockingQueue<>();

		@IpcListener("orders")
		String onOrder(Message<String> order) {
			if (order.getPayload().equals("bad")) {
				throw new IllegalArgumentException("no such order");
			}
			this.received.add(order);
			return "re: " + order.getPayload();
		}

		Message<String> next() throws Exception {
			Message<String> next = this.received.poll(20, TimeUnit.SECONDS);
			assertThat(next).isNotNull();
			return next;
		}

	}

}
