package dev.ipcboot.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.core.IpcTemplate;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A trace crosses the border of processes and of languages.
 */
@Timeout(180)
@Tag("slow")
class TracePropagationTests {

	private static final Path PEER = Path.of("..", "sample-app", "peers", "ipc.py");

	private final List<Process> processes = new ArrayList<>();

	private Path directory;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void start() throws IOException {
		this.directory = Files.createTempDirectory("ipc");
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--ipc.directory=" + this.directory);
	}

	@AfterEach
	void stop() throws Exception {
		this.context.close();
		for (Process process : this.processes) {
			process.destroy();
			if (!process.waitFor(20, TimeUnit.SECONDS)) {
				process.destroyForcibly().waitFor();
			}
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

	private void run(String task, String... command) throws IOException {
		this.processes.add(new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start());
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> Files.exists(this.directory.resolve(task + ".json")));
	}

	private void runAnotherJvm() throws IOException {
		run("traced.peer", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), TracedPeer.class.getName(), "--ipc.directory=" + this.directory);
	}

	/** The trace here, then the trace and the span that the far end was in. */
	private List<String> trace(String task) {
		IpcTemplate template = this.context.getBean(IpcTemplate.class);
		Tracer tracer = this.context.getBean(Tracer.class);
		List<String> traces = new ArrayList<>();
		Observation.createNotStarted("test", this.context.getBean(ObservationRegistry.class)).observe(() -> {
			traces.add(tracer.currentTraceContext().context().traceId());
			String reply = template.convertSendAndReceive(task, "x", String.class);
			traces.addAll(List.of(String.valueOf(reply).split(" ")));
		});
		return traces;
	}

	@Test
	void oneTraceOverTwoJvms() throws Exception {
		runAnotherJvm();
		List<String> trace = trace("traced.peer");
		assertThat(trace.get(1)).isEqualTo(trace.get(0)).hasSize(32);
	}

	@Test
	void oneTraceOverTwoJvmsAndPython() throws Exception {
		Assumptions.assumeTrue(isPythonThere(), "python3 is not installed");
		runAnotherJvm();
		run("hop", "python3", PEER.toString(), "--directory", this.directory.toString(), "listen", "hop", "--forward",
				"traced.peer");
		List<String> trace = trace("hop");
		assertThat(trace.get(1)).isEqualTo(trace.get(0)).hasSize(32);
	}

	@Test
	void withoutAnObservationEveryRequestIsATraceOfItsOwn() throws Exception {
		runAnotherJvm();
		IpcTemplate template = this.context.getBean(IpcTemplate.class);
		String first = template.convertSendAndReceive("traced.peer", "x", String.class);
		String second = template.convertSendAndReceive("traced.peer", "x", String.class);
		assertThat(first).hasSize(32 + 1 + 16).isNotEqualTo(second);
	}

	private static boolean isPythonThere() {
		return List.of(System.getenv("PATH").split(":"))
			.stream()
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "python3")));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Traces.class)
	static class Application {

	}

}
