package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Among messages that wait, the higher priority goes first; the order of a sender is kept
 * otherwise.
 */
@Timeout(60)
class PriorityTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final CountDownLatch release = new CountDownLatch(1);

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.release.countDown();
		this.fixture.close();
	}

	private TaskReceiver listen(String scheme, MessageHandler handler) {
		return this.fixture.engine(TestTransports.of(scheme))
			.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), handler);
	}

	private void collect(Delivery delivery) {
		this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8));
	}

	private static Outcomes send(TaskSender sender, String text, int priority) {
		Outcomes outcomes = new Outcomes();
		sender.send(WireMessage.of(Map.of(), text.getBytes(StandardCharsets.UTF_8), priority), outcomes, TIMEOUT);
		return outcomes;
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void amongMessagesKeptForAReceiver(String scheme) throws Exception {
		EngineOptions options = EngineOptions.DEFAULT.with(DeliveryOptions.DEFAULT.with(WhenAbsent.WAIT));
		TaskSender sender = this.fixture.engine(options, TestTransports.of(scheme)).sender("orders");
		List<Outcomes> all = new ArrayList<>();
		for (String text : List.of("0a", "0b", "9a", "5a", "9b", "0c")) {
			all.add(send(sender, text, text.charAt(0) - '0'));
		}
		listen(scheme, this::collect);
		for (Outcomes outcomes : all) {
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		assertThat(this.received).containsExactly("9a", "9b", "5a", "0a", "0b", "0c");
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void amongMessagesRepeatedAfterAnOutage(String scheme) throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		TaskReceiver first = listen(scheme, (delivery) -> {
			begun.countDown();
			this.release.await();
		});
		TaskSender sender = this.fixture.engine(TestTransports.of(scheme)).sender("orders");
		List<Outcomes> all = new ArrayList<>();
		all.add(send(sender, "0a", 0));
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		all.add(send(sender, "3a", 3));
		all.add(send(sender, "7a", 7));
		sender.flush();
		first.close(Duration.ofMillis(1));
		await().until(() -> sender.state() == TaskSender.State.RECONNECTING);
		listen(scheme, this::collect);
		for (Outcomes outcomes : all) {
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		assertThat(this.received).containsExactly("7a", "3a", "0a");
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void amongCallersThatWaitForRoom(String scheme) throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		listen(scheme, (delivery) -> {
			begun.countDown();
			this.release.await();
			collect(delivery);
		});
		TaskSender sender = this.fixture.engine(EngineOptions.DEFAULT.withWindow(1), TestTransports.of(scheme))
			.sender("orders");
		send(sender, "first", 0);
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		List<Thread> callers = new ArrayList<>();
		for (int priority : new int[] { 1, 2, 8 }) {
			Thread caller = Threads.start("test-caller-" + priority, true,
					() -> send(sender, String.valueOf(priority), priority));
			await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
			callers.add(caller);
		}
		this.release.countDown();
		List<String> order = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			order.add(this.received.poll(20, TimeUnit.SECONDS));
		}
		assertThat(order).containsExactly("first", "8", "2", "1");
		for (Thread caller : callers) {
			caller.join(20_000);
			assertThat(caller.isAlive()).isFalse();
		}
	}

}
