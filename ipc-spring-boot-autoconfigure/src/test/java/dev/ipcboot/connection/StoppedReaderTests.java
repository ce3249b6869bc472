package dev.ipcboot.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.IpcBackPressureException;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A receiver that the system stops for five seconds: it lives, and does not read. Several
 * carriers at once, since most of the time is spent waiting.
 */
@Timeout(120)
@Tag("slow")
class StoppedReaderTests {

	private static final Duration STOP = Duration.ofSeconds(5);

	/** A deadline for calls that are not to wait, on a machine that is busy. */
	private static final Duration AT_ONCE = Duration.ofSeconds(3);

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private static Outcomes send(TaskSender sender) {
		Outcomes outcomes = new Outcomes();
		sender.send(WireMessage.of(new byte[2000]), outcomes, Duration.ofSeconds(30));
		return outcomes;
	}

	private TaskSender sender(String scheme, BackPressure backPressure) {
		return this.fixture
			.engine(EngineOptions.DEFAULT.with(DeliveryOptions.DEFAULT.with(backPressure)), TestTransports.of(scheme))
			.sender("orders");
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void sendersWaitAndNothingIsLost(String scheme) throws Exception {
		TaskSender sender = sender(scheme, BackPressure.BLOCK);
		try (ReceiverProcess receiver = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			receiver.stop();
			List<Outcomes> all = new ArrayList<>();
			Thread load = Threads.start("test-load", true, () -> {
				for (int i = 0; i < 3000; i++) {
					all.add(send(sender));
				}
				sender.flush();
			});
			load.join(STOP.toMillis());
			assertThat(load.isAlive()).as("the load waits").isTrue();
			assertThat(sender.unconfirmed()).isLessThanOrEqualTo(EngineOptions.DEFAULT.window());
			receiver.signal("CONT");
			load.join(30_000);
			assertThat(load.isAlive()).isFalse();
			assertThat(all).hasSize(3000);
			for (Outcomes outcomes : all) {
				assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			}
		}
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void whoDropsOrFailsNeverWaits(String scheme) throws Exception {
		TaskSender dropping = sender(scheme, BackPressure.DROP_OLDEST);
		TaskSender failing = sender(scheme, BackPressure.FAIL);
		try (ReceiverProcess receiver = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			assertThat(send(dropping).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(send(failing).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			receiver.stop();
			List<Outcomes> all = new ArrayList<>();
			int refused = 0;
			long longest = 0;
			for (int i = 0; i < 3000; i++) {
				long start = System.nanoTime();
				all.add(send(dropping));
				try {
					all.add(send(failing));
				}
				catch (IpcBackPressureException ex) {
					refused++;
				}
				longest = Math.max(longest, System.nanoTime() - start);
			}
			assertThat(refused).isPositive();
			assertThat(Duration.ofNanos(longest)).isLessThan(AT_ONCE);
			List<Outcomes> ended = all.stream().filter(Outcomes::isDone).toList();
			int dropped = 0;
			for (Outcomes outcomes : ended) {
				// some have their verdict since before the receiver was stopped
				dropped += (outcomes.await() == Outcome.EXPIRED) ? 1 : 0;
			}
			assertThat(dropped).isPositive();
			receiver.signal("CONT");
			int expired = 0;
			for (Outcomes outcomes : all) {
				Outcome outcome = outcomes.await();
				assertThat(outcome).isIn(Outcome.ACKNOWLEDGED, Outcome.EXPIRED);
				expired += (outcome == Outcome.EXPIRED) ? 1 : 0;
			}
			assertThat(expired).isGreaterThanOrEqualTo(dropped);
		}
	}

}
