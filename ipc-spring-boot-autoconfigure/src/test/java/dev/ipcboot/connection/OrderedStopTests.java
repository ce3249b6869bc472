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
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of messages when one side stops in an orderly way.
 */
@Timeout(60)
class OrderedStopTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final CountDownLatch begun = new CountDownLatch(1);

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

	private void listen(IpcEngine engine, String task, String scheme, MessageHandler handler) {
		engine.listen(TaskOptions.of(task).at(new IpcAddress(scheme, "")), handler);
	}

	private void collect(Delivery delivery) {
		this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8));
	}

	private static Outcomes send(IpcEngine engine, String task, String text) {
		Outcomes outcomes = new Outcomes();
		engine.sender(task).send(WireMessage.of(text.getBytes(StandardCharsets.UTF_8)), outcomes, TIMEOUT);
		return outcomes;
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void theSenderWritesWhatIsGatheredAndWaitsForVerdicts(String scheme) throws Exception {
		listen(this.fixture.engine(TestTransports.of(scheme)), "orders", scheme, (delivery) -> {
			this.begun.countDown();
			this.release.await();
			collect(delivery);
		});
		IpcEngine sending = this.fixture.engine(TestTransports.of(scheme));
		List<Outcomes> all = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			all.add(send(sending, "orders", "m" + i));
		}
		assertThat(this.begun.await(20, TimeUnit.SECONDS)).isTrue();
		Thread closing = Threads.start("test-closing", true, sending::close);
		this.release.countDown();
		for (Outcomes outcomes : all) {
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		closing.join(20_000);
		assertThat(closing.isAlive()).isFalse();
		assertThat(this.received).hasSize(100);
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> send(sending, "orders", "late"))
			.withMessageContaining("stopping");
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void aListenerMaySendToAnotherTaskWhileItsApplicationStops(String scheme) throws Exception {
		listen(this.fixture.engine(TestTransports.of(scheme)), "audit", scheme, this::collect);
		IpcEngine stopping = this.fixture.engine(TestTransports.of(scheme));
		BlockingQueue<Outcomes> audits = new LinkedBlockingQueue<>();
		listen(stopping, "orders", scheme, (delivery) -> {
			this.begun.countDown();
			this.release.await();
			audits.add(send(stopping, "audit", "seen"));
		});
		IpcEngine sending = this.fixture.engine(TestTransports.of(scheme));
		Outcomes first = send(sending, "orders", "first");
		assertThat(this.begun.await(20, TimeUnit.SECONDS)).isTrue();
		Outcomes second = send(sending, "orders", "second");
		sending.sender("orders").flush();
		Thread closing = Threads.start("test-closing", true, stopping::close);
		while (stopping.receivers().stream().anyMatch((each) -> each.state() != TaskReceiver.State.CLOSED)) {
			Thread.onSpinWait();
		}
		this.release.countDown();
		closing.join(20_000);
		assertThat(closing.isAlive()).isFalse();
		assertThat(first.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(audits.remove().await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.received).containsExactly("seen");
		// What was not begun stays with its sender, for the next owner
		listen(this.fixture.engine(TestTransports.of(scheme)), "orders", scheme, this::collect);
		assertThat(second.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.received).containsExactly("seen", "second");
	}

}
