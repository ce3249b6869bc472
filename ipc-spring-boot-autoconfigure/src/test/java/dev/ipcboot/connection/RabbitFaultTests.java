package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.rabbit.FreshQueues;
import dev.ipcboot.rabbit.QueueType;
import dev.ipcboot.rabbit.RabbitBroker;
import dev.ipcboot.rabbit.RabbitOptions;
import dev.ipcboot.rabbit.StartedBroker;
import dev.ipcboot.transport.TransportOptions;
import org.hamcrest.BaseMatcher;
import org.hamcrest.Description;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a broker may do to a task under load: nothing that was accepted is lost.
 */
@ExtendWith(StartedBroker.class)
@Timeout(180)
@Tag("broker")
class RabbitFaultTests {

	private static final TaskOptions TASK = new TaskOptions("orders", List.of(IpcAddress.of("rabbit:")), Framing.IPC,
			TransportOptions.NONE);

	private RabbitBroker broker;

	private FreshQueues receiving;

	private FreshQueues sending;

	private EngineFixture fixture;

	private TaskReceiver receiver;

	private volatile BrokeredLoad load;

	@BeforeEach
	void open() throws Exception {
		this.broker = RabbitBroker.get();
		this.receiving = new FreshQueues(this.broker);
		this.sending = this.receiving.elsewhere();
		this.fixture = new EngineFixture();
		EngineOptions options = EngineOptions.DEFAULT.with(TASK).withWindow(256);
		this.receiver = this.fixture.engine(options, this.receiving.transport())
			.listen(TASK, (delivery) -> this.load.handle(delivery));
		this.load = new BrokeredLoad(this.fixture.engine(options, this.sending.transport()).sender("orders"));
		this.load.begin().awaitProgress(500);
	}

	@AfterEach
	void close() throws Exception {
		if (this.fixture != null) {
			this.fixture.close();
			this.sending.close();
			this.receiving.close();
		}
	}

	@Test
	void theBrokerIsStoppedAndStarted() throws Exception {
		this.broker.pause();
		try {
			await().atMost(Duration.ofSeconds(20)).until(() -> this.receiver.state() == TaskReceiver.State.FAILED);
			assertThat(this.receiver.failure()).hasMessageContaining("127.0.0.1");
		}
		finally {
			this.broker.resume();
		}
		this.load.awaitProgress(500);
		assertThat(this.receiver.state()).isEqualTo(TaskReceiver.State.RUNNING);
		this.load.finish();
	}

	@Test
	void theConnectionsAreCut() throws Exception {
		this.receiving.cut();
		this.load.awaitProgress(500);
		this.sending.cut();
		this.load.awaitProgress(500);
		this.load.finish();
	}

	@Test
	void theBrokerClosesTheChannels() throws Exception {
		this.receiving.closeChannelsByBroker();
		this.load.awaitProgress(500);
		this.sending.closeChannelsByBroker();
		this.load.awaitProgress(500);
		this.load.finish();
	}

	@Test
	void theQueueIsDeletedUnderneath() throws Exception {
		this.receiving.deleteQueues();
		this.load.awaitProgress(500);
		this.load.finish();
	}

	@Test
	void anAlarmHoldsTheSenderBackAndLosesNothing() throws Exception {
		this.broker.alarm(true);
		try {
			await().atMost(Duration.ofSeconds(30)).during(Duration.ofMillis(500)).until(this.load::handled, new Same());
		}
		finally {
			this.broker.alarm(false);
		}
		this.load.awaitProgress(500);
		this.load.finish();
	}

	/**
	 * A listener that is started to give the broker room, and may have one message at a
	 * time.
	 */
	@Test
	void aListenerGoesOnDuringAnAlarm() throws Exception {
		TaskOptions patient = new TaskOptions("orders", List.of(IpcAddress.of("rabbit:")), Framing.IPC,
				TransportOptions.NONE.with(new RabbitOptions(QueueType.QUORUM, false, 1, 20)));
		this.load.finish();
		this.receiver.close();
		IpcEngine sender = this.fixture.engine(EngineOptions.DEFAULT.with(TASK), this.sending.transport());
		List<Outcomes> outcomes = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			Outcomes each = new Outcomes();
			sender.sender("orders")
				.send(WireMessage.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8)), each,
						Duration.ofSeconds(90));
			outcomes.add(each);
		}
		await().atMost(Duration.ofSeconds(20)).until(() -> this.receiving.ready() == 20);
		this.broker.alarm(true);
		AtomicInteger handled = new AtomicInteger();
		try (FreshQueues elsewhere = this.receiving.elsewhere()) {
			try {
				this.fixture.engine(EngineOptions.DEFAULT.with(patient), elsewhere.transport())
					.listen(patient, (delivery) -> handled.incrementAndGet());
				await().atMost(Duration.ofSeconds(30)).until(() -> handled.get() == 20);
				assertThat(outcomes).noneMatch(Outcomes::isDone);
			}
			finally {
				this.broker.alarm(false);
			}
			for (Outcomes each : outcomes) {
				assertThat(each.await(30)).isEqualTo(Outcome.ACKNOWLEDGED);
			}
			assertThat(handled).hasValue(20);
		}
	}

	/** Holds as long as a number stays what it was when it was last looked at. */
	private static final class Same extends BaseMatcher<Integer> {

		private int last = -1;

		@Override
		public boolean matches(Object actual) {
			boolean same = actual.equals(this.last);
			this.last = (Integer) actual;
			return same;
		}

		@Override
		public void describeTo(Description description) {
			description.appendText("no progress");
		}

	}

}
