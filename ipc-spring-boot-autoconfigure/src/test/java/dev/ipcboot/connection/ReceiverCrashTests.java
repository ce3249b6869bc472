package dev.ipcboot.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A receiver that is killed under load, and comes back.
 */
@Timeout(60)
@Tag("slow")
class ReceiverCrashTests {

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@ValueSource(strings = { "unix", "unix-seqpacket", "unix-dgram", "pipe", "posix-mq", "tcp", "udp" })
	void everythingInFlightIsConfirmedAfterARestart(String scheme) throws Exception {
		IpcEngine engine = this.fixture.engine(TestTransports.of(scheme));
		ReceiverProcess receiver = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 1000);
		List<Outcomes> all = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			all.add(send(engine, Duration.ofSeconds(30)));
		}
		all.get(20).await();
		receiver.kill();
		assertThat(all.stream().filter(Outcomes::isDone).count()).isLessThan(1000);
		try (ReceiverProcess next = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			assertThat(next.pid()).isNotEqualTo(receiver.pid());
			for (Outcomes outcomes : all) {
				assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			}
			assertThat(send(engine, Duration.ofSeconds(20)).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@ValueSource(strings = { "unix", "unix-seqpacket", "unix-dgram", "pipe", "posix-mq", "tcp", "udp" })
	void everythingInFlightEndsByItsDeadlineWithoutARestart(String scheme) throws Exception {
		// While the receiver is away, deadlines stand still, but no longer than this
		IpcEngine engine = this.fixture.engine(EngineOptions.DEFAULT.withRetryFor(Duration.ofSeconds(1)),
				TestTransports.of(scheme));
		ReceiverProcess receiver = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 1000);
		List<Outcomes> all = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			all.add(send(engine, Duration.ofSeconds(3)));
		}
		all.get(20).await();
		receiver.kill();
		Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
		for (Outcomes outcomes : all) {
			counts.merge(outcomes.await(), 1, Integer::sum);
		}
		assertThat(counts).containsOnlyKeys(Outcome.ACKNOWLEDGED, Outcome.UNKNOWN);
		assertThat(engine.sender("orders").unconfirmed()).isZero();
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@ValueSource(strings = { "unix", "pipe", "posix-mq", "tcp", "udp" })
	void anOutageThatIsLongerThanTheDeadlineIsNotSeenByTheSender(String scheme) throws Exception {
		IpcEngine engine = this.fixture.engine(TestTransports.of(scheme));
		ReceiverProcess receiver = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 1000);
		Outcomes first = send(engine, Duration.ofSeconds(20));
		assertThat(first.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		receiver.stop();
		Outcomes during = send(engine, Duration.ofSeconds(5));
		receiver.kill();
		await().until(() -> engine.sender("orders").state() == TaskSender.State.RECONNECTING);
		long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
		await().until(() -> System.nanoTime() - end > 0);
		assertThat(during.isDone()).isFalse();
		try (ReceiverProcess next = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			assertThat(next.pid()).isNotEqualTo(receiver.pid());
			assertThat(during.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(during.elapsed()).isGreaterThan(Duration.ofSeconds(6).toNanos());
		}
	}

	/**
	 * The connection that finds no owner leads to the orphaned object of the last one.
	 */
	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@ValueSource(strings = { "unix-dgram", "pipe", "posix-mq", "sysv-mq" })
	void everyNewRunIsNoticedAtConfiguredAddress(String scheme) throws Exception {
		IpcEngine engine = this.fixture.engine(
				EngineOptions.DEFAULT.with(TaskOptions.of("orders").at(new IpcAddress(scheme, ""))),
				TestTransports.of(scheme));
		for (int run = 0; run < 3; run++) {
			try (ReceiverProcess receiver = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 1000)) {
				List<Outcomes> all = new ArrayList<>();
				for (int i = 0; i < 100; i++) {
					all.add(send(engine, Duration.ofSeconds(10)));
				}
				for (Outcomes outcomes : all) {
					assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
				}
				receiver.kill();
			}
			// The sender waits for the next run, and may reach it before its record is
			// there
			for (int next = 0; next < 2; next++) {
				Outcomes between = new Outcomes();
				Thread sending = new Thread(() -> engine.sender("orders")
					.send(WireMessage.of(new byte[64]), between, Duration.ofSeconds(30)));
				sending.start();
				await().until(() -> engine.sender("orders").state() != TaskSender.State.CONNECTED);
				try (ReceiverProcess receiver = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
					assertThat(between.await(40)).isEqualTo(Outcome.ACKNOWLEDGED);
					sending.join();
					receiver.kill();
				}
			}
		}
	}

	private Outcomes send(IpcEngine engine, Duration timeout) {
		Outcomes outcomes = new Outcomes();
		engine.sender("orders").send(WireMessage.of(new byte[64]), outcomes, timeout);
		return outcomes;
	}

}
