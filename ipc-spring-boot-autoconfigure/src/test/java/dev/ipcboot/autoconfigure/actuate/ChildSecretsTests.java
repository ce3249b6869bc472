package dev.ipcboot.autoconfigure.actuate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import dev.ipcboot.annotation.IpcListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The arguments and the environment of child processes are nobody's business.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ChildSecretsTests {

	private static final String SECRET = "hunter2";

	@Test
	void argumentsAndEnvironmentAreShownNowhere(CapturedOutput output) throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class,
				"management.endpoints.web.exposure.include=health,ipc,ipcthroughput,metrics",
				"management.endpoint.health.show-details=always", "logging.level.dev.ipcboot=debug",
				"ipc.tasks.worker.address=exec:", "ipc.tasks.worker.exec.command[0]=sh",
				"ipc.tasks.worker.exec.command[1]=-c", "ipc.tasks.worker.exec.command[2]=exit 3 # " + SECRET,
				"ipc.tasks.worker.exec.environment.PASSWORD=" + SECRET,
				"ipc.tasks.worker.exec.restart.initial-delay=50ms")) {
			String child = "$.children.worker.";
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> application.<Integer>read("/actuator/ipc", child + "restarts") > 0);
			assertThat(application.<String>read("/actuator/ipc", child + "program")).isEqualTo("sh");
			for (String path : new String[] { "ipc", "ipc/worker", "ipcthroughput", "health", "health/ipc" }) {
				assertThat(application.get("/actuator/" + path).body()).as(path).doesNotContain(SECRET);
			}
			assertThat(application.get("/actuator/health/ipc/children/worker").body()).contains("\"program\":\"sh\"");
			try (Stream<Path> files = Files.list(application.directory())) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".json")).toList()) {
					assertThat(file).content().doesNotContain(SECRET);
				}
			}
			assertThat(output).contains("was started: sh").doesNotContain(SECRET);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "exec:/bin/nothing --password=" + SECRET, "exec:nothing --password=" + SECRET })
	void whatIsWrittenBehindTheProgramOfAnAddressIsNotToldByItsError(String address, CapturedOutput output) {
		Throwable fault = catchThrowable(
				() -> WebApplication.start(Listeners.class, "ipc.tasks.worker.address=" + address).close());
		assertThat(fault).isNotNull();
		assertThat(output).contains("nothing ...").doesNotContain(SECRET);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Listeners {

		@IpcListener("worker")
		void onLine(String line) {
		}

	}

}
