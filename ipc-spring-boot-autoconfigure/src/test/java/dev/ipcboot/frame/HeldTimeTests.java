package dev.ipcboot.frame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The time that a verdict tells.
 */
@Timeout(60)
class HeldTimeTests {

	private static long throughConfirm(long nanos) {
		int encoded = HeldTime.encode(nanos);
		assertThat(HeldTime.exponent(encoded)).isBetween(0, 15);
		assertThat(HeldTime.mantissa(encoded)).isBetween(0, 255);
		return HeldTime.decode(HeldTime.exponent(encoded), HeldTime.mantissa(encoded));
	}

	@Test
	void unknownStaysUnknown() {
		assertThat(throughConfirm(-1)).isEqualTo(-1);
		assertThat(HeldTime.fromMicros(HeldTime.toMicros(-1))).isEqualTo(-1);
	}

	@Test
	void everyTimeIsExactToTenMicrosecondsOrHalfAPercent() {
		for (long nanos = 10_000; nanos < 83_000_000_000L; nanos += nanos / 97 + 1) {
			assertThat(Math.abs(throughConfirm(nanos) - nanos)).isLessThanOrEqualTo(Math.max(10_000, nanos / 200));
		}
	}

	@Test
	void theShortestAndTheLongest() {
		assertThat(throughConfirm(0)).isEqualTo(10_000);
		assertThat(throughConfirm(Long.MAX_VALUE)).isEqualTo(83_722_240_000L);
		assertThat(HeldTime.fromMicros(HeldTime.toMicros(Long.MAX_VALUE))).isEqualTo(4_294_967_295_000L);
	}

}
