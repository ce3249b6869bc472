package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
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
 * Verdicts that come in any order and travel together: each sender gets its own, and the
 * broker forgets each message, no more and no less.
 */
@ExtendWith(StartedBroker.class)
@Timeout(120)
@Tag("broker")
class RabbitVerdictTests {

	private static final TaskOptions TASK = new TaskOptions("orders", List.of(IpcAddress.of("rabbit:")), Framing.IPC,
			TransportOptions.NONE);

	private static final int MESSAGES = 200;

	private final Queue<Verdict> verdicts = new ConcurrentLinkedQueue<>();

	private final List<Outcomes> outcomes = new ArrayList<>();

	private FreshQueues queues;

	private EngineFixture fixture;

	private IpcEngine engine;

	private TaskReceiver receiver;

	@BeforeEach
	void open() throws Exception {
		this.queues = new FreshQueues(RabbitBroker.get());
		this.fixture = new EngineFixture();
		this.engine = this.fixture.engine(EngineOptions.DEFAULT.with(TASK), this.queues.transport());
		this.receiver = this.engine.listen(TASK, (delivery) -> this.verdicts.add(delivery.detach()));
	}

	@AfterEach
	void close() throws Exception {
		if (this.fixture != null) {
			this.fixture.close();
			this.queues.close();
		}
	}

	private void send(IpcEngine from, int count) {
		for (int i = 0; i < count; i++) {
			Outcomes each = new Outcomes();
			this.outcomes.add(each);
			from.sender("orders").send(text("m" + i), each, Duration.ofSeconds(60));
		}
	}

	private static WireMessage text(String text) {
		return WireMessage.of(text.getBytes(StandardCharsets.UTF_8));
	}

	private List<Verdict> take() {
		await().atMost(Duration.ofSeconds(30)).until(() -> this.verdicts.size() == this.outcomes.size());
		List<Verdict> all = new ArrayList<>(this.verdicts);
		Collections.shuffle(all, new Random(11));
		return all;
	}

	/** Two senders, so that a set of verdicts is told to more than one queue. */
	@Test
	void inAnyOrderEachSenderGetsItsOwn() throws Exception {
		IpcEngine other = this.fixture.engine(EngineOptions.DEFAULT.with(TASK), this.queues.transport());
		send(this.engine, MESSAGES / 2);
		send(other, MESSAGES / 2);
		List<Verdict> all = take();
		for (int i = 0; i < all.size(); i++) {
			if (i % 10 == 9) {
				all.get(i).reject("every tenth");
			}
			else {
				all.get(i).acknowledge();
			}
		}
		int rejected = 0;
		for (Outcomes each : this.outcomes) {
			Outcome outcome = each.await();
			assertThat(outcome).isIn(Outcome.ACKNOWLEDGED, Outcome.REJECTED);
			rejected += (outcome == Outcome.REJECTED) ? 1 : 0;
		}
		assertThat(rejected).isEqualTo(MESSAGES / 10);
	}

	/**
	 * Those without a confirm are forgotten by the thread that handles them, others by
	 * that of the connection. A broker that is told of one twice closes the channel, and
	 * hands out again what it has of it.
	 */
	@Test
	void plainAndConfirmedMessagesAreEachForgottenOnce() throws Exception {
		this.receiver.close();
		AtomicInteger handled = new AtomicInteger();
		AtomicInteger again = new AtomicInteger();
		this.engine.listen(TASK, (delivery) -> {
			handled.incrementAndGet();
			if (delivery.isRedelivered()) {
				again.incrementAndGet();
			}
		});
		this.queues.publish(1, (number) -> new BasicProperties());
		IpcEngine sending = this.fixture.engine(EngineOptions.DEFAULT.with(TASK), this.queues.transport());
		for (int round = 0; round < 20; round++) {
			send(sending, 100);
			this.queues.publish(100, (number) -> new BasicProperties());
		}
		for (Outcomes each : this.outcomes) {
			assertThat(each.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		await().atMost(Duration.ofSeconds(30)).until(() -> handled.get() == 4001);
		assertThat(again).hasValue(0);
	}

	/** What has no verdict is handed out again, and nothing else. */
	@Test
	void theBrokerKeepsWhatHasNoVerdict() throws Exception {
		send(this.engine, MESSAGES);
		List<Verdict> all = take();
		all.subList(0, MESSAGES - 20).forEach(Verdict::acknowledge);
		await().atMost(Duration.ofSeconds(20))
			.until(() -> this.outcomes.stream().filter(Outcomes::isDone).count() == MESSAGES - 20);
		this.receiver.close();
		await().atMost(Duration.ofSeconds(20)).until(() -> this.queues.ready() == 20);
	}

}
