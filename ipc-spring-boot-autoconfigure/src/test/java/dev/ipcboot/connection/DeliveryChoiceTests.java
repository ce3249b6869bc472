package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcBackPressureException;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a sender may choose: at most once, waiting for a receiver, and what to do when
 * there is no room.
 */
@Timeout(60)
class DeliveryChoiceTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

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

	private IpcEngine engine(String scheme, int window, DeliveryOptions delivery) {
		return this.fixture.engine(EngineOptions.DEFAULT.withWindow(window).with(delivery), TestTransports.of(scheme));
	}

	private static Outcomes send(IpcEngine engine, String text) {
		Outcomes outcomes = new Outcomes();
		engine.sender("orders").send(text(text), outcomes, TIMEOUT);
		return outcomes;
	}

	private static WireMessage text(String text) {
		return WireMessage.of(text.getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void atMostOnceIsNeverSentAgain(String scheme) throws Exception {
		IpcEngine engine = engine(scheme, 1024, DeliveryOptions.DEFAULT.with(DeliveryMode.AT_MOST_ONCE));
		CountDownLatch begun = new CountDownLatch(1);
		TaskReceiver first = listen(scheme, (delivery) -> {
			begun.countDown();
			this.release.await();
		});
		Outcomes lost = send(engine, "once");
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		first.close(Duration.ofMillis(1));
		assertThat(lost.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(lost.text()).contains("at most once");
		listen(scheme, this::collect);
		assertThat(send(engine, "next").await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.received).containsExactly("next");
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void whatIsSentBeforeTheReceiverIsThereWaitsForIt(String scheme) throws Exception {
		IpcEngine engine = engine(scheme, 1024, DeliveryOptions.DEFAULT.with(WhenAbsent.WAIT));
		Outcomes first = send(engine, "1");
		Outcomes second = send(engine, "2");
		assertThat(engine.sender("orders").state()).isEqualTo(TaskSender.State.RECONNECTING);
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> engine.sender("orders").send(text("plain"), Duration.ofMillis(200)));
		Threads.start("test-plain", true, () -> engine.sender("orders").send(text("plain"), TIMEOUT));
		listen(scheme, this::collect);
		assertThat(first.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(second.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		List<String> all = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			all.add(this.received.poll(20, TimeUnit.SECONDS));
		}
		assertThat(all).containsExactlyInAnyOrder("1", "2", "plain").containsSubsequence("1", "2");
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void aTaskMaySayOtherwise(String scheme) {
		EngineOptions options = EngineOptions.DEFAULT.with(DeliveryOptions.DEFAULT.with(WhenAbsent.WAIT))
			.with(TaskOptions.of("strict").with(DeliveryOptions.DEFAULT));
		IpcEngine engine = this.fixture.engine(options, TestTransports.of(scheme));
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> engine.sender("strict").send(text("x"), new Outcomes(), TIMEOUT));
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void failAtOnceWhenTheWindowIsFull(String scheme) throws Exception {
		IpcEngine engine = engine(scheme, 4, DeliveryOptions.DEFAULT.with(BackPressure.FAIL));
		listen(scheme, (delivery) -> this.release.await());
		List<Outcomes> accepted = new ArrayList<>();
		assertThatExceptionOfType(IpcBackPressureException.class).isThrownBy(() -> {
			for (int i = 0; i < 5; i++) {
				accepted.add(send(engine, "m" + i));
			}
		}).withMessageContaining("orders").withMessageContaining("ipc.template.back-pressure");
		assertThat(accepted).hasSizeLessThanOrEqualTo(4).isNotEmpty();
		this.release.countDown();
		for (Outcomes outcomes : accepted) {
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void dropTheOldestThatHasNotBeenHandedOver(String scheme) throws Exception {
		IpcEngine engine = engine(scheme, 8,
				DeliveryOptions.DEFAULT.with(WhenAbsent.WAIT).with(BackPressure.DROP_OLDEST));
		List<Outcomes> all = new ArrayList<>();
		for (int i = 0; i < 11; i++) {
			all.add(send(engine, "m" + i));
		}
		for (int i = 0; i < 3; i++) {
			assertThat(all.get(i).await()).isEqualTo(Outcome.EXPIRED);
			assertThat(all.get(i).text()).contains("dropped");
		}
		assertThat(engine.statistics().snapshots().get(0).stage(Stage.DROPPED).total()).isEqualTo(3);
		listen(scheme, this::collect);
		for (int i = 3; i < 11; i++) {
			assertThat(all.get(i).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		assertThat(this.received).containsExactly("m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10");
	}

}
