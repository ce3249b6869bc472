package dev.ipcboot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.core.IpcOperations;
import dev.ipcboot.transport.ChildStatus;
import dev.ipcboot.transport.process.ProcessTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Boot applications as children, and as parents.
 */
@Timeout(120)
class StdioApplicationTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private List<String> child() {
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-cp", System.getProperty("java.class.path"), StdioApplication.class.getName(),
				"--ipc.tasks.worker.address=stdio:", "--" + this.directory.property());
	}

	private ApplicationContextRunner parent() {
		List<String> properties = new ArrayList<>();
		properties.add(this.directory.property());
		properties.add("ipc.template.confirm-timeout=60s");
		properties.add("ipc.tasks.worker.address=exec:");
		properties.add("ipc.tasks.worker.exec.termination.input-grace=20s");
		List<String> command = child();
		for (int i = 0; i < command.size(); i++) {
			properties.add("ipc.tasks.worker.exec.command[" + i + "]=" + command.get(i));
		}
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withPropertyValues(properties.toArray(String[]::new));
	}

	@Test
	void aBootApplicationAnswersItsParentWhateverItPrints() {
		List<Long> pids = new ArrayList<>();
		parent().run((context) -> {
			IpcOperations ipc = context.getBean(IpcOperations.class);
			assertThat(ipc.convertSendAndConfirm("worker", "wake up").get(70, TimeUnit.SECONDS).outcome())
				.isEqualTo(Outcome.ACKNOWLEDGED);
			for (int i = 0; i < 20; i++) {
				assertThat(ipc.convertSendAndReceive("worker", "hello " + i, String.class)).isEqualTo("HELLO " + i);
			}
			ChildStatus status = context.getBean(ProcessTransport.class).children().get(0);
			assertThat(status.restarts()).isZero();
			pids.add(status.pid());
		});
		assertThat(pids).hasSize(1).noneMatch((pid) -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
	}

	@Test
	void theEndOfTheInputStopsTheApplicationWithExitCodeZeroAndNothingButFramesWasPrinted() throws Exception {
		Process process = new ProcessBuilder(child()).start();
		try {
			CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> readAll(process));
			process.getOutputStream().close();
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isZero();
			assertThat(process.getInputStream().readAllBytes()).isEmpty();
			assertThat(errors.get(10, TimeUnit.SECONDS)).contains("Started StdioApplication")
				.doesNotContain(":: Spring");
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static String readAll(Process process) {
		try {
			return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	@Test
	void anApplicationIsAChildIfATaskIsAtStdio() {
		assertThat(usesStdio("ipc.tasks.a.address", "stdio:")).isTrue();
		assertThat(usesStdio("ipc.tasks.a.b.address", "unix:, stdio")).isTrue();
		assertThat(usesStdio("ipc.tasks.a.address[1]", "STDIO:")).isTrue();
		assertThat(usesStdio("ipc.tasks.a.address", "unix:/run/stdio")).isFalse();
		assertThat(usesStdio("ipc.tasks.a.framing", "stdio:")).isFalse();
	}

	private static boolean usesStdio(String name, String value) {
		return StdioApplicationListener.usesStdio(new MockEnvironment().withProperty(name, value));
	}

}
