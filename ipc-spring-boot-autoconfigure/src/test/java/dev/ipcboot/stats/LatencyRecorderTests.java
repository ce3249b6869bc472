package dev.ipcboot.stats;

import java.time.Duration;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LatencyRecorder}.
 */
@Timeout(30)
class LatencyRecorderTests {

	private static final Percentage ONE_PERCENT = Percentage.withPercentage(1);

	private final TestClock clock = new TestClock();

	private final LatencyRecorder recorder = new LatencyRecorder(this.clock);

	@Test
	void isEmptyAtFirst() {
		assertThat(this.recorder.snapshot()).isEqualTo(LatencySnapshot.EMPTY);
		this.recorder.tick(this.clock.getAsLong());
		assertThat(this.recorder.snapshot()).isEqualTo(LatencySnapshot.EMPTY);
	}

	@Test
	void knowsThePercentiles() {
		for (int micros = 1; micros <= 10_000; micros++) {
			this.recorder.record(micros * 1000L);
		}
		LatencySnapshot snapshot = this.recorder.snapshot();
		assertThat(snapshot.total()).isEqualTo(10_000);
		assertThat(snapshot.count()).isEqualTo(10_000);
		assertThat((double) snapshot.p50()).isCloseTo(5_000_000, ONE_PERCENT);
		assertThat((double) snapshot.p90()).isCloseTo(9_000_000, ONE_PERCENT);
		assertThat((double) snapshot.p99()).isCloseTo(9_900_000, ONE_PERCENT);
		assertThat((double) snapshot.p999()).isCloseTo(9_990_000, ONE_PERCENT);
		assertThat((double) snapshot.max()).isCloseTo(10_000_000, ONE_PERCENT);
	}

	@Test
	void countsWhatABatchShares() {
		this.recorder.record(1_000_000, 999);
		this.recorder.record(50_000_000);
		LatencySnapshot snapshot = this.recorder.snapshot();
		assertThat(snapshot.total()).isEqualTo(1000);
		assertThat((double) snapshot.p999()).isCloseTo(1_000_000, ONE_PERCENT);
		assertThat((double) snapshot.max()).isCloseTo(50_000_000, ONE_PERCENT);
	}

	@Test
	void keepsToItsRange() {
		this.recorder.record(-5);
		assertThat(this.recorder.snapshot().max()).isLessThan(64);
		this.recorder.record(Long.MAX_VALUE);
		assertThat((double) this.recorder.snapshot().max()).isCloseTo(Duration.ofMinutes(10).toNanos(), ONE_PERCENT);
	}

	@Test
	void forgetsAfterAMinuteAndStillKnowsTheTotal() {
		this.recorder.record(1_000_000);
		run(Duration.ofSeconds(39));
		assertThat(this.recorder.snapshot().count()).isEqualTo(1);
		this.recorder.record(2_000_000);
		run(Duration.ofSeconds(22));
		LatencySnapshot snapshot = this.recorder.snapshot();
		assertThat(snapshot.total()).isEqualTo(2);
		assertThat(snapshot.count()).isEqualTo(1);
		assertThat((double) snapshot.p50()).isCloseTo(2_000_000, ONE_PERCENT);
		run(Duration.ofSeconds(60));
		assertThat(this.recorder.snapshot()).isEqualTo(new LatencySnapshot(2, 0, 0, 0, 0, 0, 0));
	}

	@Test
	void forgetsWithoutTicksToo() {
		this.recorder.record(1_000_000);
		this.recorder.snapshot();
		this.clock.advance(Duration.ofDays(400));
		assertThat(this.recorder.snapshot()).isEqualTo(new LatencySnapshot(1, 0, 0, 0, 0, 0, 0));
		this.recorder.record(1_000_000);
		assertThat(this.recorder.snapshot().count()).isEqualTo(1);
	}

	private void run(Duration duration) {
		for (long millis = 0; millis < duration.toMillis(); millis += 100) {
			this.clock.advanceMillis(100);
			this.recorder.tick(this.clock.getAsLong());
		}
	}

}
