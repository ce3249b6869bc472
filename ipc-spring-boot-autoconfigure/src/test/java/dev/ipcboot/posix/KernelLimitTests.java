package dev.ipcboot.posix;

import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KernelLimit}.
 */
class KernelLimitTests {

	@Test
	void readsTheWholeNumber() throws Exception {
		String path = "/proc/sys/fs/pipe-max-size";
		String expected = Outside.finish(Outside.start("cat", path)).strip();
		assertThat(KernelLimit.sysctl(path)).hasToString(path + " = " + expected);
	}

	@Test
	void anUnknownLimitDoesNotLimit() {
		KernelLimit limit = KernelLimit.sysctl("/proc/sys/no/such/limit");
		assertThat(limit).hasToString("/proc/sys/no/such/limit = unknown");
		assertThat(limit.atMost(77)).isEqualTo(77);
	}

	@Test
	void readsTheLimitsOfTheProcess() {
		assertThat(KernelLimit.openFiles().value()).isGreaterThan(KernelLimit.countOpenFiles());
		assertThat(KernelLimit.countOpenFiles()).isPositive();
		assertThat(KernelLimit.messageQueueBytes().value()).isNotNegative();
	}

}
