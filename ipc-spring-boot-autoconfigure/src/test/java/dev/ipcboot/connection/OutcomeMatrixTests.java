package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every outcome on every carrier: it comes by its deadline, and with its times.
 */
@Timeout(60)
class OutcomeMatrixTests {

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

	private TaskSender sender(String scheme) {
		return this.fixture.engine(TestTransports.of(scheme)).sender("orders");
	}

	private static WireMessage text(String text, Map<String, ?> headers) {
		return WireMessage.of(headers, text.getBytes(StandardCharsets.UTF_8), 0);
	}

	private static Map<String, ?> expiringIn(long millis) {
		return Map.of("other", "x", IpcHeaders.EXPIRATION, System.currentTimeMillis() + millis);
	}

	private static Outcomes send(TaskSender sender, WireMessage message, Duration timeout) {
		Outcomes outcomes = new Outcomes();
		sender.send(message, outcomes, timeout);
		return outcomes;
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void acknowledgedWithTheTimesOfSentDeliveredAndConfirmed(String scheme) throws Exception {
		long handling = 30_000_000;
		listen(scheme, (delivery) -> {
			long end = System.nanoTime() + handling;
			while (System.nanoTime() < end) {
				Thread.onSpinWait();
			}
		});
		Outcomes outcomes = send(sender(scheme), text("x", Map.of()), TIMEOUT);
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(outcomes.sentAfter()).isNotNegative();
		assertThat(outcomes.deliveredAfter()).isGreaterThanOrEqualTo(outcomes.sentAfter());
		// Held is exact to half a percent
		assertThat(outcomes.elapsed() - outcomes.deliveredAfter()).isGreaterThan(handling - handling / 100);
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void rejectedWithTheReason(String scheme) throws Exception {
		listen(scheme, (delivery) -> delivery.reject("no pears"));
		Outcomes outcomes = send(sender(scheme), text("x", Map.of()), TIMEOUT);
		assertThat(outcomes.await()).isEqualTo(Outcome.REJECTED);
		assertThat(outcomes.text()).isEqualTo("no pears");
		assertThat(outcomes.deliveredAfter()).isBetween(outcomes.sentAfter(), outcomes.elapsed());
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void expiredBeforeItsTurnAndNeverSeenByTheListener(String scheme) throws Exception {
		TaskReceiver receiver = listen(scheme, this::collect);
		TaskSender sender = sender(scheme);
		assertThat(send(sender, text("before", expiringIn(20_000)), TIMEOUT).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		receiver.pause();
		WireMessage late = text("late", expiringIn(100));
		Outcomes outcomes = send(sender, late, TIMEOUT);
		while (!late.isExpired()) {
			Thread.onSpinWait();
		}
		receiver.resume();
		assertThat(outcomes.await()).isEqualTo(Outcome.EXPIRED);
		assertThat(outcomes.text()).contains("too late");
		assertThat(send(sender, late, TIMEOUT).await()).isEqualTo(Outcome.EXPIRED);
		assertThat(send(sender, text("after", Map.of()), TIMEOUT).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.received).containsExactly("before", "after");
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void expiredWhereNobodyCame(String scheme) throws Exception {
		EngineOptions options = EngineOptions.DEFAULT.with(DeliveryOptions.DEFAULT.with(WhenAbsent.WAIT));
		IpcEngine engine = this.fixture.engine(options, TestTransports.of(scheme));
		Outcomes byDeadline = send(engine.sender("orders"), text("x", Map.of()), Duration.ofMillis(300));
		Outcomes byExpiration = send(engine.sender("orders"), text("x", expiringIn(100)), TIMEOUT);
		assertThat(byDeadline.await()).isEqualTo(Outcome.EXPIRED);
		assertThat(byDeadline.sentAfter()).isEqualTo(-1);
		assertThat(byExpiration.await()).isEqualTo(Outcome.EXPIRED);
		assertThat(engine.statistics().snapshots().get(0).stage(Stage.EXPIRED).total()).isEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void unknownWhereTheListenerNeverReturns(String scheme) throws Exception {
		listen(scheme, (delivery) -> this.release.await());
		Outcomes outcomes = send(sender(scheme), text("x", Map.of()), Duration.ofMillis(300));
		assertThat(outcomes.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(outcomes.sentAfter()).isNotNegative();
		assertThat(outcomes.deliveredAfter()).isEqualTo(-1);
		assertThat(outcomes.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(300).toNanos());
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void unknownWhereTheReceiverDoesNotComeBack(String scheme) throws Exception {
		TaskReceiver receiver = listen(scheme, (delivery) -> this.release.await());
		IpcEngine engine = this.fixture.engine(EngineOptions.DEFAULT.withRetryFor(Duration.ofMillis(500)),
				TestTransports.of(scheme));
		Outcomes outcomes = send(engine.sender("orders"), text("x", Map.of()), Duration.ofMillis(300));
		receiver.close(Duration.ofMillis(1));
		assertThat(outcomes.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(engine.sender("orders").unconfirmed()).isZero();
	}

}
