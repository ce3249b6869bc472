package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcBackPressureException;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Messages that are held back until they are due. The carrier does not matter.
 */
@Timeout(60)
class DelayedMessagesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Duration DELAY = Duration.ofMillis(500);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private void listen() {
		this.fixture.engine(TestTransports.of("unix"))
			.listen(TaskOptions.of("orders").at(IpcAddress.of("unix:")),
					(delivery) -> this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8)));
	}

	private static WireMessage text(String text, Duration delay) {
		return WireMessage.of(text.getBytes(StandardCharsets.UTF_8)).withDelay(delay);
	}

	private static Outcomes send(TaskSender sender, WireMessage message) {
		Outcomes outcomes = new Outcomes();
		sender.send(message, outcomes, TIMEOUT);
		return outcomes;
	}

	@Test
	void aDelayedMessageHoldsUpNobodyAndIsSentWhenItIsDue() throws Exception {
		listen();
		TaskSender sender = this.fixture.engine(TestTransports.of("unix")).sender("orders");
		long start = System.nanoTime();
		Outcomes late = send(sender, text("late", DELAY));
		sender.send(text("plain", DELAY.multipliedBy(2)), TIMEOUT);
		assertThat(sender.delayed()).isEqualTo(2);
		assertThat(sender.unconfirmed()).isZero();
		assertThat(send(sender, text("early", Duration.ZERO)).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(late.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		long took = System.nanoTime() - start;
		assertThat(took).isGreaterThanOrEqualTo(DELAY.toNanos());
		assertThat(late.elapsed()).isLessThanOrEqualTo(took - DELAY.toNanos());
		assertThat(List.of(this.received.take(), this.received.take())).containsExactly("early", "late");
		assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo("plain");
		assertThat(sender.delayed()).isZero();
	}

	@Test
	void thereIsALimit() {
		DeliveryOptions few = new DeliveryOptions(DeliveryMode.AT_LEAST_ONCE, WhenAbsent.FAIL, BackPressure.BLOCK, 2);
		TaskSender sender = this.fixture.engine(EngineOptions.DEFAULT.with(few), TestTransports.of("unix"))
			.sender("orders");
		send(sender, text("1", Duration.ofHours(1)));
		send(sender, text("2", Duration.ofHours(1)));
		assertThatExceptionOfType(IpcBackPressureException.class)
			.isThrownBy(() -> send(sender, text("3", Duration.ofHours(1))))
			.withMessageContaining("ipc.template.max-delayed");
	}

	@Test
	void whatCanNotBeSentWhenItIsDueIsReportedAndCounted() throws Exception {
		BlockingQueue<String> lost = new LinkedBlockingQueue<>();
		EngineEvents events = new EngineEvents() {

			@Override
			public void messageLost(String task, Throwable cause) {
				lost.add(task + ": " + cause.getMessage());
			}

		};
		try (IpcEngine engine = IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(this.fixture.path()),
				List.of(TestTransports.of("unix")), events)) {
			TaskSender sender = engine.sender("orders");
			Outcomes confirmed = send(sender, text("x", Duration.ofMillis(50)));
			sender.send(text("x", Duration.ofMillis(50)), TIMEOUT);
			assertThat(confirmed.await()).isEqualTo(Outcome.EXPIRED);
			assertThat(confirmed.text()).contains("no process owns it");
			assertThat(lost.poll(20, TimeUnit.SECONDS)).contains("orders").contains("no process owns it");
			assertThat(engine.statistics().snapshots().get(0).stage(Stage.EXPIRED).total()).isEqualTo(2);
		}
	}

	@Test
	void theEndOfTheApplicationEndsWhatIsNotDue() throws Exception {
		IpcEngine engine = this.fixture.engine(TestTransports.of("unix"));
		Outcomes outcomes = send(engine.sender("orders"), text("x", Duration.ofHours(1)));
		engine.close();
		assertThat(outcomes.await()).isEqualTo(Outcome.EXPIRED);
		assertThat(outcomes.text()).contains("before the message for task 'orders' was due");
	}

}
