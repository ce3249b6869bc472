package dev.ipcboot.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

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
 * Two applications listen to a queue, and one of them is paused; the broker takes nothing
 * for a while.
 */
@ExtendWith(StartedBroker.class)
@Timeout(180)
@Tag("broker")
class RabbitPauseTests {

	private static final TaskOptions TASK = new TaskOptions("orders", List.of(IpcAddress.of("rabbit:")), Framing.IPC,
			TransportOptions.NONE);

	private static final EngineOptions OPTIONS = EngineOptions.DEFAULT.with(TASK).withWindow(256);

	private final AtomicInteger handledByFirst = new AtomicInteger();

	private final AtomicInteger handledBySecond = new AtomicInteger();

	private final CountDownLatch busy = new CountDownLatch(1);

	private final CountDownLatch goOn = new CountDownLatch(1);

	private RabbitBroker broker;

	private FreshQueues first;

	private FreshQueues second;

	private FreshQueues sending;

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.broker = RabbitBroker.get();
		this.fixture = new EngineFixture();
		this.first = new FreshQueues(this.broker);
		this.second = this.first.elsewhere();
		this.sending = this.first.elsewhere();
	}

	@AfterEach
	void close() throws Exception {
		this.goOn.countDown();
		if (this.fixture != null) {
			this.fixture.close();
			this.sending.close();
			this.second.close();
			this.first.close();
		}
	}

	private List<Outcomes> send(TaskSender sender, int count) {
		List<Outcomes> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Outcomes outcomes = new Outcomes();
			sender.send(WireMessage.of(new byte[100]), outcomes, Duration.ofSeconds(20));
			all.add(outcomes);
		}
		return all;
	}

	@Test
	void messagesOfAPausedInstanceGoToTheOther() throws Exception {
		TaskReceiver paused = this.fixture.engine(OPTIONS, this.first.transport()).listen(TASK, (delivery) -> {
			this.handledByFirst.incrementAndGet();
			this.busy.countDown();
			this.goOn.await();
		});
		TaskSender sender = this.fixture.engine(OPTIONS, this.sending.transport()).sender("orders");
		// The first has them all, and is busy with one of them
		List<Outcomes> all = send(sender, 40);
		this.busy.await();
		this.fixture.engine(OPTIONS, this.second.transport())
			.listen(TASK, (delivery) -> this.handledBySecond.incrementAndGet());
		paused.pause();
		// What the same read has brought waits behind the message in hand
		await().untilAsserted(() -> assertThat(this.handledBySecond).hasValueGreaterThanOrEqualTo(38));
		this.goOn.countDown();
		for (Outcomes outcomes : all) {
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		for (Outcomes outcomes : send(sender, 40)) {
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		assertThat(this.handledByFirst.get() + this.handledBySecond.get()).isEqualTo(80);
		assertThat(this.handledByFirst).hasValueLessThanOrEqualTo(2);
		assertThat(paused.state()).isEqualTo(TaskReceiver.State.PAUSED);
		paused.resume();
		await().until(() -> {
			send(sender, 40).forEach((outcomes) -> assertThat(outcomes).isNotNull());
			return this.handledByFirst.get() > 2;
		});
	}

	@Test
	void receiverIsStillPausedAfterALostConnection() throws Exception {
		TaskReceiver paused = this.fixture.engine(OPTIONS, this.first.transport())
			.listen(TASK, (delivery) -> this.handledByFirst.incrementAndGet());
		paused.pause();
		this.first.cut();
		TaskSender sender = this.fixture.engine(OPTIONS, this.sending.transport()).sender("orders");
		List<Outcomes> all = send(sender, 10);
		this.fixture.engine(OPTIONS, this.second.transport())
			.listen(TASK, (delivery) -> this.handledBySecond.incrementAndGet());
		for (Outcomes outcomes : all) {
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		// The first is connected again, and does not consume
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(paused.inspect().get(0).settings()).containsEntry("consumers", 1));
		assertThat(this.handledByFirst).hasValue(0);
		assertThat(this.handledBySecond).hasValue(10);
		assertThat(paused.state()).isEqualTo(TaskReceiver.State.PAUSED);
	}

	@Test
	void alarmOfTheBrokerIsAStateOfTheSender() throws Exception {
		this.fixture.engine(OPTIONS, this.first.transport()).listen(TASK, (delivery) -> {
		});
		TaskSender sender = this.fixture.engine(OPTIONS, this.sending.transport()).sender("orders");
		assertThat(send(sender, 1).get(0).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		Thread waiting = null;
		this.broker.alarm(true);
		try {
			// The broker tells whoever publishes
			waiting = Threads.start("test-publisher", true, () -> send(sender, 1));
			await().atMost(Duration.ofSeconds(20)).until(() -> sender.state() == TaskSender.State.BLOCKED);
			assertThat(sender.changes().get(sender.changes().size() - 1).reason())
				.contains("the broker takes no messages", "memory");
		}
		finally {
			this.broker.alarm(false);
			if (waiting != null) {
				waiting.join(20_000);
			}
		}
		await().atMost(Duration.ofSeconds(20)).until(() -> sender.state() == TaskSender.State.CONNECTED);
		assertThat(send(sender, 1).get(0).await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

}
