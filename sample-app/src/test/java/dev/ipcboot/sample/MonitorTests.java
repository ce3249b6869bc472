package dev.ipcboot.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.core.IpcOperations;
import dev.ipcboot.sample.Program.Result;
import dev.ipcboot.sample.monitor.MonitorApplication;
import dev.ipcboot.transport.ChildStatus;
import dev.ipcboot.transport.ChildStatus.State;
import dev.ipcboot.transport.process.ProcessTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The host monitor and other programs, in both directions.
 */
@SpringBootTest(classes = MonitorApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@DirtiesContext
@Timeout(60)
@Tag("slow")
class MonitorTests {

	private static final Path PARENT = createDirectory();

	private static final Path DIRECTORY = PARENT.resolve("d");

	@Autowired
	private IpcOperations ipc;

	@Autowired
	private RestTestClient http;

	@Autowired
	private ProcessTransport children;

	private static Path createDirectory() {
		try {
			return Files.createTempDirectory("ipc");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("ipc.directory", DIRECTORY::toString);
		String handler = "text=$(cat); if [ \"$text\" = fail ]; then echo not today >&2; exit 1; fi;"
				+ " printf %s \"$text\" | tr a-z A-Z";
		List<String> worker = List.of("python3", "peers/ipc.py", "serve", "--timeout", "30", "--reply-with", handler);
		registry.add("ipc.template.confirm-timeout", () -> "30s");
		registry.add("ipc.template.reply-timeout", () -> "30s");
		registry.add("ipc.tasks.worker.address", () -> "exec:");
		for (int i = 0; i < worker.size(); i++) {
			String argument = worker.get(i);
			registry.add("ipc.tasks.worker.exec.command[" + i + "]", () -> argument);
		}
		registry.add("ipc.tasks.statsd.address", () -> "udp://127.0.0.1:0");
	}

	@AfterAll
	static void removeDirectory() throws IOException {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			try {
				FileSystemUtils.deleteRecursively(PARENT);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}));
	}

	private String get(String path) {
		byte[] body = this.http.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBody();
		return new String((body != null) ? body : new byte[0]);
	}

	private static Result python(Object... arguments) throws Exception {
		try (Program program = Program.python(DIRECTORY, arguments)) {
			return program.result();
		}
	}

	@Test
	void pythonAsksAndIsAnswered() throws Exception {
		await().until(() -> !get("/api/metrics/load1").contains("\"count\":0"));
		Result result = python("request", "query", "{\"metric\":\"load1\",\"seconds\":60}");
		assertThat(result.errors()).isEmpty();
		assertThat(result.output()).contains("\"metric\":\"load1\"", "\"count\":", "\"mean\":", "\"last\":");
		assertThat(result.status()).isZero();
	}

	@Test
	void theSamplerIsAChildThatComesBackWhenItIsKilled() {
		await().until(() -> !get("/api/metrics/network-sent").contains("\"count\":0"));
		ChildStatus sampler = child("sampler");
		assertThat(sampler.program()).isEqualTo("sh");
		ProcessHandle.of(sampler.pid()).orElseThrow().destroyForcibly();
		await().untilAsserted(() -> {
			assertThat(child("sampler").restarts()).isPositive();
			assertThat(child("sampler").state()).isEqualTo(State.RUNNING);
		});
	}

	@Test
	void aPythonWorkerAnswersItsParentWithTheWholeProtocol() throws Exception {
		Assumptions.assumeTrue(Program.isThere("python3"), "python3 is not installed");
		assertThat(this.ipc.convertSendAndConfirm("worker", "wake up").get(40, TimeUnit.SECONDS).outcome())
			.isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.ipc.convertSendAndReceive("worker", "hello", String.class)).isEqualTo("HELLO");
		byte[] large = "a".repeat(1_000_000).getBytes();
		assertThat(this.ipc.convertSendAndReceive("worker", large, byte[].class)).hasSize(large.length);
		assertThatExceptionOfType(IpcRejectedException.class)
			.isThrownBy(() -> this.ipc.convertSendAndReceive("worker", "fail", String.class))
			.withMessageContaining("not today");
		assertThat(child("worker").restarts()).isZero();
	}

	private ChildStatus child(String task) {
		return this.children.children().stream().filter((child) -> child.task().equals(task)).findFirst().orElseThrow();
	}

	@Test
	void pythonIsToldWhyItsRequestWasRejected() throws Exception {
		Result result = python("request", "query", "{\"metric\":\"nonsense\"}");
		assertThat(result.status()).isEqualTo(1);
		assertThat(result.output()).isEmpty();
		assertThat(result.errors()).contains("nonsense", "load1", "memory-used");
	}

	@Test
	void pythonListsTheTasksWithoutAWebServer() throws Exception {
		Result result = python("ls");
		assertThat(result.errors()).isEmpty();
		assertThat(result.output()).containsPattern("(?m)^query +" + ProcessHandle.current().pid() + " .* unix:/")
			.containsPattern("(?m)^events +.* pipe:/")
			.doesNotContain("return.");
		assertThat(result.status()).isZero();
	}

	@Test
	void pythonIsToldAtOnceThatNobodyListens() throws Exception {
		Result result = python("request", "nobody", "x");
		assertThat(result.status()).isEqualTo(2);
		assertThat(result.errors()).contains("nobody");
	}

	@Test
	void pythonsConfirmedSendIsCounted() throws Exception {
		Result result = python("send", "bench.unix", "hello");
		assertThat(result.errors()).isEmpty();
		assertThat(result.output()).containsIgnoringCase("acknowledged");
		assertThat(result.status()).isZero();
		assertThat(get("/actuator/ipcthroughput/bench.unix")).doesNotContain("\"delivered\":0,");
	}

	@Test
	void aPythonTaskReceivesWhatJavaSends() throws Exception {
		try (Program listener = Program.python(DIRECTORY, "listen", "upper", "--count", "2", "--reply-with",
				"tr a-z A-Z")) {
			await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(DIRECTORY.resolve("upper.json")));
			assertThat(this.ipc.convertSendAndConfirm("upper", "first").get(20, TimeUnit.SECONDS).outcome())
				.isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(this.ipc.convertSendAndReceive("upper", "second", String.class)).isEqualTo("SECOND");
			Result result = listener.result();
			assertThat(result.output()).contains("first", "second");
			assertThat(result.status()).isZero();
		}
		assertThat(DIRECTORY.resolve("upper.json")).doesNotExist();
		assertThat(DIRECTORY.resolve("upper.sock")).doesNotExist();
	}

	/**
	 * What is in the queue while the first message is handled comes out in the order of
	 * its priority.
	 */
	@Test
	void aPythonTaskHandlesMessagesThatWereOvertaken() throws Exception {
		Path gate = DIRECTORY.resolve("gate");
		try (Program listener = Program.python(DIRECTORY, "listen", "mixed", "--address", "posix-mq:", "--count", "7",
				"--reply-with", "until [ -e " + gate + " ]; do sleep 0.02; done")) {
			await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(DIRECTORY.resolve("mixed.json")));
			List<CompletableFuture<IpcConfirmation>> sent = new ArrayList<>();
			for (int priority : new int[] { 0, 1, 2, 3, 9, 8, 7 }) {
				sent.add(this.ipc.convertSendAndConfirm("mixed", "p" + priority, Map.of("ipc_priority", priority)));
			}
			Files.createFile(gate);
			for (CompletableFuture<IpcConfirmation> each : sent) {
				assertThat(each.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			}
			assertThat(listener.result().output().lines()).containsExactlyInAnyOrder("p0", "p1", "p2", "p3", "p9", "p8",
					"p7");
		}
	}

	@Test
	void aPythonTaskRejects() throws Exception {
		try (Program listener = Program.python(DIRECTORY, "listen", "strict", "--count", "1", "--reply-with",
				"echo not today >&2; exit 1")) {
			await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(DIRECTORY.resolve("strict.json")));
			assertThatExceptionOfType(IpcRejectedException.class)
				.isThrownBy(() -> this.ipc.convertSendAndReceive("strict", "x", String.class))
				.withMessageContaining("not today");
			listener.result();
		}
	}

	@Test
	void fiveMebibytesTravelToPythonAndBack() throws Exception {
		byte[] payload = new byte[5 * 1024 * 1024];
		new Random(7).nextBytes(payload);
		try (Program listener = Program.python(DIRECTORY, "listen", "mirror", "--count", "1", "--echo")) {
			await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(DIRECTORY.resolve("mirror.json")));
			byte[] reply = this.ipc.convertSendAndReceive("mirror", payload, byte[].class);
			assertThat(reply).isEqualTo(payload);
		}
	}

	@Test
	void fiveMebibytesTravelFromPython() throws Exception {
		byte[] payload = new byte[5 * 1024 * 1024];
		try (Program sender = Program.python(DIRECTORY, "send", "bench.unix", "-").input(payload)) {
			Result result = sender.result();
			assertThat(result.errors()).isEmpty();
			assertThat(result.status()).isZero();
		}
	}

	@Test
	void aShellSetsAMark() throws Exception {
		Files.writeString(DIRECTORY.resolve("events.fifo"), "deployed 1.2\n", StandardOpenOption.WRITE);
		await().untilAsserted(() -> assertThat(get("/api/marks")).contains("deployed 1.2"));
	}

	@Test
	void alertsArriveWithTheirPriority() throws Exception {
		Map<String, String> alert = Map.of("source", "a test", "text", "nothing is wrong");
		assertThat(this.ipc.convertSendAndConfirm("alerts", alert, Map.of("ipc_priority", 6))
			.get(20, TimeUnit.SECONDS)
			.outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(get("/api/alerts")).contains("nothing is wrong", "\"priority\":6");
	}

	@Test
	void theClientEndsWithZeroWhenEveryMessageWasConfirmed() throws Exception {
		try (Program client = Program.sample("client", "--messages=2000", "--size=64",
				"--ipc.directory=" + DIRECTORY)) {
			Result result = client.result();
			for (String carrier : List.of("unix", "unix-seqpacket", "unix-dgram", "pipe", "exec", "posix-mq", "sysv-mq",
					"tcp", "udp")) {
				assertThat(result.output()).containsPattern("(?m)^" + carrier + " +2000 +2000 ");
			}
			assertThat(result.status()).isZero();
		}
	}

	@Test
	void theClientSaysThatNoMonitorRuns() throws Exception {
		try (Program client = Program.sample("client", "--ipc.directory=" + PARENT.resolve("other"))) {
			Result result = client.result();
			assertThat(result.status()).isEqualTo(2);
			assertThat(result.errors()).contains("does not run");
		}
	}

	@Test
	void theViewsFromOutside() {
		assertThat(get("/actuator/health")).contains("\"ipc\":{");
		assertThat(get("/actuator/ipc")).contains("\"query\"", "\"events\"", "\"lines\"");
		assertThat(get("/actuator/ipcthroughput")).contains("bench.pipe", "\"60s\"");
		this.http.get().uri("/actuator/ipcthroughput/nobody").exchange().expectStatus().isNotFound();
	}

	@Test
	void netcatAddsMetrics() throws Exception {
		String port = get("/actuator/ipc").replaceFirst("(?s).*udp://127\\.0\\.0\\.1:(\\d+).*", "$1");
		try (Program netcat = Program.shell("""
				echo "queue.depth:17|g" | nc -u -w1 127.0.0.1 $0
				printf 'jobs:2|c\\njobs:3|c\\nno line at all\\nqueue.depth:-2|g\\n' | nc -u -w1 127.0.0.1 $0
				""", port)) {
			assertThat(netcat.result().status()).isZero();
		}
		await().untilAsserted(() -> {
			assertThat(get("/api/metrics/queue.depth")).contains("\"last\":15.0", "\"max\":17.0");
			assertThat(get("/api/metrics/jobs")).contains("\"last\":5.0");
			assertThat(get("/api/metrics/statsd.bad-lines")).contains("\"last\":1.0");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "pipe", "posix-mq" })
	void pythonListensAndAsksOverOtherCarriers(String carrier) throws Exception {
		String task = "upper." + carrier;
		try (Program listener = Program.python(DIRECTORY, "listen", task, "--address", carrier + ":", "--count", "3",
				"--reply-with", "tr a-z A-Z")) {
			await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(DIRECTORY.resolve(task + ".json")));
			assertThat(this.ipc.convertSendAndReceive(task, "from java", String.class)).isEqualTo("FROM JAVA");
			String large = "x".repeat(300_000);
			assertThat(this.ipc.convertSendAndReceive(task, large, String.class))
				.isEqualTo(large.toUpperCase(Locale.ROOT));
			assertThat(python("request", task, "from python").output()).isEqualTo("FROM PYTHON\n");
			assertThat(listener.result().status()).isZero();
		}
		assertThat(DIRECTORY.resolve(task + ".json")).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "bench.pipe", "bench.posix-mq" })
	void pythonsConfirmedSendOverOneWayCarriersIsAcknowledged(String task) throws Exception {
		Result result = python("send", task, "hello");
		assertThat(result.errors()).isEmpty();
		assertThat(result.output()).containsIgnoringCase("acknowledged");
	}

	@Test
	void pythonReachesATcpTaskByItsAddressAlone() throws Exception {
		try (Program listener = Program.python(DIRECTORY, "listen", "remote", "--address", "tcp:", "--count", "1",
				"--echo")) {
			await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(DIRECTORY.resolve("remote.json")));
			String address = Files.readString(DIRECTORY.resolve("remote.json"))
				.replaceFirst("(?s).*\"(tcp://[^\"]+)\".*", "$1");
			try (Program sender = Program.python(PARENT.resolve("nowhere"), "request", "remote", "hello", "--address",
					address)) {
				assertThat(sender.result().output()).isEqualTo("hello\n");
			}
		}
	}

}
