package dev.ipcboot.transport.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.IpcException;
import dev.ipcboot.transport.process.RestartOptions.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link Backoff}.
 */
@Timeout(10)
class BackoffTests {

	private static final long SECOND = 1_000_000_000;

	private final RestartOptions options = new RestartOptions(Policy.ALWAYS, Duration.ofSeconds(1), 2,
			Duration.ofSeconds(10), 100, Duration.ofMinutes(1));

	private List<Long> pauses(Backoff backoff, int count) {
		List<Long> pauses = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			pauses.add(backoff.afterEnd(0, i) / SECOND);
		}
		return pauses;
	}

	@Test
	void pausesGrowUpToTheLongest() {
		assertThat(pauses(new Backoff(this.options, () -> 0), 6)).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
	}

	@Test
	void jitterShortensAPauseByHalfAtMost() {
		assertThat(new Backoff(this.options, () -> 1).afterEnd(0, 0)).isEqualTo(SECOND / 2);
	}

	@Test
	void aHealthyLifeMakesPausesShortAgain() {
		Backoff backoff = new Backoff(this.options, () -> 0);
		pauses(backoff, 4);
		assertThat(backoff.afterEnd(Duration.ofSeconds(59).toNanos(), 5)).isEqualTo(10 * SECOND);
		assertThat(backoff.afterEnd(Duration.ofMinutes(1).toNanos(), 6)).isEqualTo(SECOND);
	}

	@Test
	void moreRestartsThanAllowedAreTooOftenUntilTimeHasPassed() {
		RestartOptions two = new RestartOptions(Policy.ALWAYS, Duration.ofSeconds(1), 1, Duration.ofSeconds(10), 2,
				Duration.ofMinutes(1));
		Backoff backoff = new Backoff(two, () -> 0);
		assertThat(pauses(backoff, 2)).containsExactly(1L, 1L);
		assertThat(backoff.isTooOften(2)).isFalse();
		assertThat(backoff.afterEnd(0, 3)).isEqualTo(10 * SECOND);
		assertThat(backoff.isTooOften(4)).isTrue();
		assertThat(backoff.isTooOften(Duration.ofSeconds(61).toNanos())).isFalse();
	}

	@Test
	void figuresThatMakeNoSenseAreRefused() {
		assertThatExceptionOfType(IpcException.class)
			.isThrownBy(() -> new RestartOptions(Policy.ALWAYS, Duration.ofSeconds(2), 2, Duration.ofSeconds(1), 1,
					Duration.ofSeconds(1)))
			.withMessageContaining("max-delay");
		assertThatExceptionOfType(IpcException.class)
			.isThrownBy(() -> new RestartOptions(Policy.ALWAYS, Duration.ofSeconds(1), 0.5, Duration.ofSeconds(1), 1,
					Duration.ofSeconds(1)))
			.withMessageContaining("multiplier");
	}

}
