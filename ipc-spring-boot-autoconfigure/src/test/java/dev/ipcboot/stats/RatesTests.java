package dev.ipcboot.stats;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rates in {@link TaskStatistics}.
 */
@Timeout(30)
class RatesTests {

	private final TestClock clock = new TestClock();

	private final TaskStatistics statistics = new TaskStatistics("orders", "unix", this.clock);

	@Test
	void areZeroAtFirst() {
		assertThat(sent()).isEqualTo(new Throughput(0, 0, 0, 0));
	}

	@Test
	void areRightAtAMillionASecond() {
		run(Duration.ofSeconds(90), 100, 100_000);
		assertRates(1_000_000, 0.001);
	}

	@Test
	void areRightWithoutASingleTick() {
		this.clock.advanceMillis(20_000);
		this.statistics.record(Stage.SENT, 40);
		assertThat(sent().lastTenSeconds()).isEqualTo(2);
		assertThat(sent().lastMinute()).isEqualTo(2);
	}

	@Test
	void countAMessageAnHourOnceAndThenForgetIt() {
		run(Duration.ofHours(1), 1000, 0);
		this.statistics.record(Stage.SENT);
		assertThat(sent().lastSecond()).isEqualTo(1);
		assertThat(sent().lastTenSeconds()).isEqualTo(0.1);
		assertThat(sent().lastMinute()).isEqualTo(1 / 60.0);
		run(Duration.ofSeconds(5), 1000, 0);
		assertThat(sent().lastSecond()).isZero();
		assertThat(sent().lastTenSeconds()).isEqualTo(0.1);
		run(Duration.ofSeconds(50), 1000, 0);
		assertThat(sent().lastTenSeconds()).isZero();
		assertThat(sent().lastMinute()).isEqualTo(1 / 60.0);
		run(Duration.ofSeconds(7), 1000, 0);
		assertThat(sent()).isEqualTo(new Throughput(1, 0, 0, 0));
	}

	@Test
	void everyWindowSeesItsOwnPartOfAKnownLoad() {
		run(Duration.ofSeconds(100), 100, 10);
		run(Duration.ofSeconds(9), 100, 40);
		run(Duration.ofSeconds(1), 100, 70);
		Throughput sent = sent();
		assertThat(sent.total()).isEqualTo(100 * 100 + 9 * 400 + 700);
		assertThat(sent.lastSecond()).isEqualTo(700);
		assertThat(sent.lastTenSeconds()).isEqualTo((9 * 400 + 700) / 10.0);
		assertThat(sent.lastMinute()).isEqualTo((50 * 100 + 9 * 400 + 700) / 60.0);
		run(Duration.ofSeconds(30), 100, 0);
		assertThat(sent()).isEqualTo(new Throughput(14_300, 0, 0, (20 * 100 + 9 * 400 + 700) / 60.0));
	}

	@Test
	void useTheTimeThereWasInTheFirstMinute() {
		run(Duration.ofSeconds(3), 100, 10);
		assertRates(100, 0.001);
	}

	@Test
	void doNotExaggerateTheFirstMessage() {
		this.clock.advanceMillis(1);
		this.statistics.record(Stage.SENT);
		assertThat(sent()).isEqualTo(new Throughput(1, 1, 1, 1));
	}

	@Test
	void doNotDriftWhenTicksAreLate() {
		Random random = new Random(42);
		for (int i = 0; i < 2000; i++) {
			int millis = 90 + random.nextInt(400);
			this.clock.advanceMillis(millis);
			this.statistics.record(Stage.SENT, 5L * millis);
			this.statistics.tick(this.clock.getAsLong());
		}
		assertRates(5000, 0.001);
	}

	@Test
	void interpolateAcrossALongPause() {
		run(Duration.ofSeconds(20), 100, 10);
		// The maintenance thread stands still for 8 s while messages go on
		this.clock.advanceMillis(8_000);
		this.statistics.record(Stage.SENT, 800);
		assertRates(100, 0.001);
	}

	@Test
	void ignoreTicksInQuickSuccessionAndInThePast() {
		run(Duration.ofSeconds(61), 100, 10);
		for (int i = 0; i < 10_000; i++) {
			this.statistics.tick(this.clock.getAsLong() - i * 1000L);
		}
		assertRates(100, 0.001);
	}

	@Test
	void areNeverNegativeAndFallToZero() {
		Random random = new Random(7);
		for (int i = 0; i < 5000; i++) {
			this.clock.advanceMillis(random.nextInt(1500));
			if (random.nextInt(4) == 0) {
				this.statistics.record(Stage.SENT, random.nextInt(1_000_000));
			}
			if (random.nextBoolean()) {
				this.statistics.tick(this.clock.getAsLong());
			}
			Throughput sent = sent();
			assertThat(sent.lastSecond()).isNotNegative();
			assertThat(sent.lastTenSeconds()).isNotNegative();
			assertThat(sent.lastMinute()).isNotNegative();
		}
		run(Duration.ofSeconds(70), 100, 0);
		assertThat(sent().lastMinute()).isZero();
	}

	@Test
	void areNeverNegativeWhileOthersRecordAndTick() throws InterruptedException {
		TaskStatistics real = new TaskStatistics("orders", "unix", System::nanoTime);
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
		Thread recorder = new Thread(() -> {
			while (System.nanoTime() - end < 0) {
				try (StageWriter writer = real.openWriter()) {
					for (int i = 0; i < 100; i++) {
						writer.record(Stage.SENT);
					}
				}
			}
		});
		Thread ticker = new Thread(() -> {
			while (System.nanoTime() - end < 0) {
				real.tick(System.nanoTime());
			}
		});
		recorder.start();
		ticker.start();
		long total = 0;
		while (System.nanoTime() - end < 0) {
			Throughput sent = real.snapshot().stage(Stage.SENT);
			assertThat(sent.lastSecond()).isNotNegative();
			assertThat(sent.total()).isGreaterThanOrEqualTo(total);
			total = sent.total();
		}
		recorder.join();
		ticker.join();
	}

	private void assertRates(double expected, double percent) {
		Throughput sent = sent();
		assertThat(sent.lastSecond()).isCloseTo(expected, Percentage.withPercentage(percent));
		assertThat(sent.lastTenSeconds()).isCloseTo(expected, Percentage.withPercentage(percent));
		assertThat(sent.lastMinute()).isCloseTo(expected, Offset.offset(expected * percent / 100));
	}

	private void run(Duration duration, long tickMillis, long messagesPerTick) {
		for (long millis = 0; millis < duration.toMillis(); millis += tickMillis) {
			this.clock.advanceMillis(tickMillis);
			this.statistics.record(Stage.SENT, messagesPerTick);
			this.statistics.tick(this.clock.getAsLong());
		}
	}

	private Throughput sent() {
		return this.statistics.snapshot().stage(Stage.SENT);
	}

}
