package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.rabbit.FreshQueues;
import dev.ipcboot.rabbit.RabbitBroker;
import dev.ipcboot.rabbit.StartedBroker;
import dev.ipcboot.transport.TransportOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Messages that AMQP or this project can't carry as they are: each is told of, and costs
 * nobody else anything.
 */
@ExtendWith(StartedBroker.class)
@Timeout(120)
@Tag("broker")
class RabbitOddMessagesTests {

	private static final TaskOptions TASK = new TaskOptions("orders", List.of(IpcAddress.of("rabbit:")), Framing.IPC,
			TransportOptions.NONE);

	private static final String LONG = "x".repeat(300);

	private final Queue<Map<String, Object>> headers = new ConcurrentLinkedQueue<>();

	private final AtomicInteger again = new AtomicInteger();

	private FreshQueues queues;

	private EngineFixture fixture;

	private IpcEngine engine;

	@BeforeEach
	void open() throws Exception {
		this.queues = new FreshQueues(RabbitBroker.get());
		this.fixture = new EngineFixture();
		this.engine = this.fixture.engine(EngineOptions.DEFAULT.with(TASK), this.queues.transport());
		this.engine.listen(TASK, (delivery) -> {
			this.headers.add(delivery.headers());
			if (delivery.isRedelivered()) {
				this.again.incrementAndGet();
			}
			if (delivery.isRequest()) {
				delivery.reply(message(delivery.headers()));
			}
		});
	}

	@AfterEach
	void close() throws Exception {
		if (this.fixture != null) {
			this.fixture.close();
			this.queues.close();
		}
	}

	private static WireMessage message(Map<String, ?> headers) {
		return WireMessage.of(headers, "m".getBytes(StandardCharsets.UTF_8), 0);
	}

	private Outcomes send(Map<String, ?> all) {
		Outcomes outcomes = new Outcomes();
		this.engine.sender("orders").send(message(all), outcomes, Duration.ofSeconds(20));
		return outcomes;
	}

	@Test
	void whatIsTooLongForAPropertyTravelsAsAHeader() throws Exception {
		assertThat(send(Map.of(IpcHeaders.CORRELATION_ID, LONG, IpcHeaders.CONTENT_TYPE, LONG)).await())
			.isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.headers.remove()).containsEntry(IpcHeaders.CORRELATION_ID, LONG)
			.containsEntry(IpcHeaders.CONTENT_TYPE, LONG);
		Outcomes answered = new Outcomes();
		this.engine.sender("orders")
			.request(message(Map.of(IpcHeaders.CONTENT_TYPE, LONG)), answered, Duration.ofSeconds(20));
		assertThat(answered.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.again).hasValue(0);
	}

	@Test
	void tooManyHeadersAreRefusedAndTheLinkGoesOn() throws Exception {
		Map<String, Object> many = new HashMap<>();
		for (int i = 0; i <= 64; i++) {
			many.put("h" + i, i);
		}
		Outcomes before = send(Map.of());
		Outcomes refused = send(many);
		Outcomes after = send(Map.of());
		assertThat(refused.await()).isEqualTo(Outcome.REJECTED);
		assertThat(refused.text()).contains("64 headers");
		assertThat(before.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(after.await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@Test
	void aSenderWithAnEndlessNameIsNobody() throws Exception {
		this.queues.publish(1,
				(number) -> new BasicProperties.Builder().messageId("1f-1")
					.headers(Map.of("ipc_senderWindow", 1024L, "ipc_senderUser", "x".repeat(5000)))
					.build());
		await().atMost(Duration.ofSeconds(20)).until(() -> this.headers.size() == 1);
		assertThat(this.again).hasValue(0);
	}

	/** A receiver remembers 4,096 senders, and forgets those that were silent longest. */
	@Test
	void sendersThatAreForgottenTakeNobodyAlong() throws Exception {
		int count = 4200;
		this.queues.publish(count,
				(number) -> new BasicProperties.Builder().messageId(Integer.toHexString(number) + "-1")
					.headers(Map.of("ipc_senderWindow", 1024L))
					.build());
		await().atMost(Duration.ofSeconds(60)).until(() -> this.headers.size() >= count);
		assertThat(send(Map.of()).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.headers).hasSize(count + 1);
		assertThat(this.again).hasValue(0);
	}

}
