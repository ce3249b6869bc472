package dev.ipcboot.stats;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BusyTime}.
 */
@Timeout(30)
class BusyTimeTests {

	private final TestClock clock = new TestClock();

	private final TaskStatistics statistics = new TaskStatistics("orders", "unix", this.clock);

	@Test
	void countsCallsThatHaveEndedAndTheOneThatGoesOn() {
		BusyTime time = this.statistics.openBusyTime();
		for (int second = 0; second < 40; second++) {
			time.begin(this.clock.getAsLong());
			tick(250);
			time.end(this.clock.getAsLong());
			tick(750);
		}
		assertThat(busy().lastTenSeconds()).isEqualTo(0.25e9);
		assertThat(busy().total()).isEqualTo(Duration.ofSeconds(10).toNanos());
		time.begin(this.clock.getAsLong());
		for (int second = 0; second < 20; second++) {
			tick(1000);
			assertThat(busy().lastSecond()).isEqualTo(1e9);
		}
		assertThat(busy().lastTenSeconds()).isEqualTo(1e9);
		assertThat(busy().lastMinute()).isEqualTo(0.5e9);
	}

	@Test
	void workersAddUpAndAWorkerThatEndsTakesNothingAway() {
		BusyTime first = this.statistics.openBusyTime();
		BusyTime second = this.statistics.openBusyTime();
		first.begin(this.clock.getAsLong());
		second.begin(this.clock.getAsLong());
		tick(1000);
		assertThat(busy().lastSecond()).isEqualTo(2e9);
		first.close();
		first.close();
		tick(1000);
		assertThat(busy().total()).isEqualTo(Duration.ofSeconds(3).toNanos());
		second.end(this.clock.getAsLong());
		second.close();
		tick(1000);
		assertThat(busy().total()).isEqualTo(Duration.ofSeconds(3).toNanos());
		assertThat(busy().lastSecond()).isZero();
	}

	private void tick(long millis) {
		this.clock.advanceMillis(millis);
		this.statistics.tick(this.clock.getAsLong());
	}

	private Throughput busy() {
		return this.statistics.snapshot().busyNanos();
	}

}
