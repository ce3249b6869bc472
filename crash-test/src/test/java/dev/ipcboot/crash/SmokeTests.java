package dev.ipcboot.crash;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.ipcboot.crash.driver.Driver;
import dev.ipcboot.crash.driver.Options;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The driver itself works: it starts, disturbs, checks and ends real processes.
 */
@EnabledOnOs(OS.LINUX)
@Tag("slow")
class SmokeTests {

	@Test
	@Timeout(300)
	void aShortRunHasMessagesAndFaultsAndNoViolation() throws Exception {
		ByteArrayOutputStream report = new ByteArrayOutputStream();
		int violations = new Driver(new Options(1, 12, List.of("unix", "pipe", "tcp", "exec")),
				new PrintStream(report, true, StandardCharsets.UTF_8))
			.run();
		assertThat(violations).as(report.toString(StandardCharsets.UTF_8)).isZero();
		assertThat(report.toString(StandardCharsets.UTF_8)).containsPattern("acknowledged=[1-9]")
			.containsPattern("reply=[1-9]")
			.containsPattern("kill=[1-9]")
			.contains("seed=1");
	}

}
