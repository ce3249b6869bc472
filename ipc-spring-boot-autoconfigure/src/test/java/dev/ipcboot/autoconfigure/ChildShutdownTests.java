package dev.ipcboot.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Plain messages that a child has received whose sends had returned when its application
 * ended.
 */
@Timeout(120)
class ChildShutdownTests {

	private static final int COUNT = 3000;

	private static final String SLOW = """
			import sys, time
			with open(sys.argv[1], "w") as out:
			    for line in sys.stdin:
			        time.sleep(0.001)
			        out.write(line)
			        out.flush()
			""";

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@TempDir
	private Path folder;

	private Process start(String end, List<String> command, String... properties) throws IOException {
		List<String> arguments = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", System.getProperty("java.class.path"), SendingApplication.class.getName(),
						"--" + this.directory.property(), "--spring.main.web-application-type=none",
						"--ipc.tasks.sink.address=exec:", "--ipc.tasks.sink.framing=lines", "--app.count=" + COUNT,
						"--app.end=" + end));
		for (int i = 0; i < command.size(); i++) {
			arguments.add("--ipc.tasks.sink.exec.command[" + i + "]=" + command.get(i));
		}
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new ProcessBuilder(arguments).redirectErrorStream(true).start();
	}

	private Path output() {
		return this.folder.resolve("output");
	}

	private List<String> slow() throws IOException {
		Path script = Files.writeString(this.folder.resolve("slow.py"), SLOW);
		return List.of("python3", script.toString(), output().toString());
	}

	private static String awaitSent(BufferedReader log) throws IOException {
		String line = log.readLine();
		while (line != null && !line.startsWith("sent ")) {
			line = log.readLine();
		}
		return String.valueOf(line);
	}

	private static CompletableFuture<String> rest(BufferedReader log) {
		return CompletableFuture.supplyAsync(() -> String.join("\n", log.lines().toList()));
	}

	private static List<String> all() {
		return IntStream.range(0, COUNT).mapToObj((i) -> "line " + i).toList();
	}

	@ParameterizedTest
	@ValueSource(strings = { "sigterm", "exit" })
	void anOrderlyEndLeavesASlowChildToReadEverything(String end) throws Exception {
		Process application = start(end, slow(), "ipc.listener.shutdown-timeout=30s");
		try (BufferedReader log = application.inputReader(StandardCharsets.UTF_8)) {
			assertThat(awaitSent(log)).isEqualTo("sent " + COUNT);
			if (end.equals("sigterm")) {
				application.toHandle().destroy();
			}
			CompletableFuture<String> rest = rest(log);
			assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(Files.readAllLines(output())).isEqualTo(all());
			assertThat(rest.get(20, TimeUnit.SECONDS)).doesNotContain("unread");
		}
		finally {
			application.destroyForcibly();
		}
	}

	@Test
	void evenAHaltLosesNothingThatWasSent() throws Exception {
		Process application = start("halt", slow());
		try (BufferedReader log = application.inputReader(StandardCharsets.UTF_8)) {
			assertThat(awaitSent(log)).isEqualTo("sent " + COUNT);
			assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(Files.readAllLines(output())).isEqualTo(all()));
		}
		finally {
			application.destroyForcibly();
		}
	}

	@Test
	void whatAChildHadNotReadIsInTheLog() throws Exception {
		Process application = start("sigterm", List.of("sleep", "600"), "ipc.listener.shutdown-timeout=1s",
				"ipc.template.shutdown-timeout=500ms");
		try (BufferedReader log = application.inputReader(StandardCharsets.UTF_8)) {
			assertThat(awaitSent(log)).isEqualTo("sent " + COUNT);
			application.toHandle().destroy();
			CompletableFuture<String> rest = rest(log);
			assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
			int bytes = all().stream().mapToInt((line) -> line.length() + 1).sum();
			assertThat(rest.get(20, TimeUnit.SECONDS)).contains("Task 'sink': child process ")
				.contains(bytes + " bytes are unread");
		}
		finally {
			application.destroyForcibly();
		}
	}

}
