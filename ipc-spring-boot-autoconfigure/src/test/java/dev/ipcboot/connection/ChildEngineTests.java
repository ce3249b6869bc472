package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.ChildEvents;
import dev.ipcboot.transport.ChildStatus;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.process.ExecOptions;
import dev.ipcboot.transport.process.ProcessTransport;
import dev.ipcboot.transport.process.RestartOptions;
import dev.ipcboot.transport.process.RestartOptions.Policy;
import dev.ipcboot.transport.process.TerminationOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The engine and its child processes, in both directions over one pair of pipes.
 */
@Timeout(120)
class ChildEngineTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final RestartOptions QUICK = new RestartOptions(Policy.ALWAYS, Duration.ofMillis(20), 2,
			Duration.ofMillis(200), 5, Duration.ofMinutes(1));

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final BlockingQueue<Long> pids = new LinkedBlockingQueue<>();

	private final ProcessTransport transport = new ProcessTransport(new ChildEvents() {
		@Override
		public void started(String task, long pid, String program) {
			ChildEngineTests.this.pids.add(pid);
		}

		@Override
		public void errorLine(String task, long pid, String line) {
			System.err.println(task + ": " + line);
		}
	});

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void noProcessIsLeft() throws Exception {
		this.fixture.close();
		assertThat(this.pids).noneMatch((pid) -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
		assertThat(this.transport.children()).isEmpty();
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.noneMatch((thread) -> thread.getName().startsWith("ipc-worker-")));
	}

	private static TaskOptions worker(ExecOptions exec, Framing framing) {
		ExecOptions quick = exec.withRestart((exec.restart() == RestartOptions.DEFAULTS) ? QUICK : exec.restart())
			.withTermination(new TerminationOptions(Duration.ofSeconds(2), Duration.ofSeconds(2)));
		return new TaskOptions("worker", List.of(IpcAddress.of("exec:")), framing, TransportOptions.NONE.with(quick));
	}

	private static ExecOptions shell(String script) {
		return ExecOptions.of("sh", "-c", script);
	}

	private IpcEngine engine(TaskOptions task) {
		return this.fixture.engine(EngineOptions.DEFAULT.with(task), this.transport);
	}

	private void listen(IpcEngine engine, TaskOptions task) {
		engine.listen(task, (delivery) -> {
			String text = new String(delivery.payloadBytes(), StandardCharsets.UTF_8);
			this.received.add(text);
			delivery.reply(StdioProcess.message("answer to " + text));
		});
	}

	private String next() throws Exception {
		return this.received.poll(30, TimeUnit.SECONDS);
	}

	private static Outcomes request(IpcEngine engine, String text) {
		Outcomes outcome = new Outcomes();
		engine.sender("worker").request(StdioProcess.message(text), outcome, TIMEOUT);
		return outcome;
	}

	@Test
	void aListenerGetsTheLinesOfAShellScript() throws Exception {
		TaskOptions task = worker(shell("for i in 1 2 3; do echo line $i; done; printf last; cat >/dev/null; echo end"),
				Framing.LINES);
		IpcEngine engine = engine(task);
		listen(engine, task);
		assertThat(next()).isEqualTo("line 1");
		assertThat(next()).isEqualTo("line 2");
		assertThat(next()).isEqualTo("line 3");
	}

	@Test
	void aLineThatAKilledChildWasWritingIsNoMessage() throws Exception {
		TaskOptions task = worker(shell("printf 'whole\\nhal'; sleep 0.2; kill -9 $$"), Framing.LINES);
		IpcEngine engine = engine(task);
		listen(engine, task);
		for (int life = 0; life < 3; life++) {
			assertThat(next()).isEqualTo("whole");
		}
	}

	@Test
	void aListenerGetsEveryLifesLines() throws Exception {
		TaskOptions task = worker(shell("printf $$; exit 1"), Framing.LINES);
		IpcEngine engine = engine(task);
		listen(engine, task);
		assertThat(next()).isEqualTo(String.valueOf(this.pids.poll()));
		assertThat(next()).isEqualTo(String.valueOf(this.pids.poll()));
		assertThat(engine.receivers()).allMatch((receiver) -> receiver.state() == TaskReceiver.State.RUNNING);
	}

	@Test
	void aChildWithTheWholeProtocolConfirmsRejectsReplies() throws Exception {
		IpcEngine engine = engine(worker(StdioProcess.options(this.fixture.path()), Framing.IPC));
		Outcomes reply = request(engine, "hello");
		assertThat(reply.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(reply.text()).isEqualTo("HELLO");
		Outcomes refused = request(engine, "refuse");
		assertThat(refused.await()).isEqualTo(Outcome.REJECTED);
		assertThat(refused.text()).isEqualTo("not for me");
		String large = "x".repeat(1_000_000);
		Outcomes fragments = request(engine, large);
		assertThat(fragments.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(fragments.text()).isEqualTo(large.toUpperCase());
		for (int i = 0; i < 2000; i++) {
			engine.sender("worker").send(StdioProcess.message("m" + i), (outcome, reason) -> {
			}, TIMEOUT);
		}
		assertThat(request(engine, "end").await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@Test
	void oneChannelServesTheListenerAndTheSender() throws Exception {
		TaskOptions task = worker(StdioProcess.options(this.fixture.path()), Framing.IPC);
		IpcEngine engine = engine(task);
		listen(engine, task);
		assertThat(request(engine, "ask").await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(next()).isEqualTo("question");
		assertThat(next()).isEqualTo("told answer to question");
		assertThat(this.pids).hasSize(1);
	}

	@Test
	void aSenderKeepsTheChildWhenTheListenerIsClosed() throws Exception {
		TaskOptions task = worker(StdioProcess.options(this.fixture.path()), Framing.IPC);
		IpcEngine engine = engine(task);
		assertThat(request(engine, "hello").await()).isEqualTo(Outcome.ACKNOWLEDGED);
		listen(engine, task);
		assertThat(request(engine, "ask").await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(next()).isEqualTo("question");
		assertThat(next()).isEqualTo("told answer to question");
		engine.receivers().forEach(TaskReceiver::close);
		Outcomes reply = request(engine, "after");
		assertThat(reply.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.pids).hasSize(1);
	}

	@Test
	void whatAKilledChildHadNotConfirmedIsSentToItsNextLife() throws Exception {
		IpcEngine engine = engine(worker(StdioProcess.options(this.fixture.path()), Framing.IPC));
		Outcomes reply = request(engine, "die once");
		assertThat(reply.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(reply.text()).isEqualTo("AGAIN DIE ONCE");
		ChildStatus status = this.transport.children().get(0);
		assertThat(status.restarts()).isEqualTo(1);
		assertThat(status.exitCode()).isEqualTo(9);
	}

	@Test
	void garbageEndsTheLifeAndIsCounted() throws Exception {
		TaskOptions task = worker(shell("echo this is no frame; exec cat >/dev/null"), Framing.IPC);
		IpcEngine engine = engine(task);
		listen(engine, task);
		await().until(() -> this.pids.size() >= 3);
		assertThat(this.received).isEmpty();
		assertThat(this.transport.children().get(0).problem()).contains("ended for what it had sent");
	}

	@Test
	void aChildThatNeverReadsHoldsUpASenderNoLongerThanAllowed() {
		IpcEngine engine = engine(worker(shell("exec sleep 600"), Framing.LINES));
		byte[] line = "x".repeat(60_000).getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(IpcTimeoutException.class).isThrownBy(() -> {
			for (int i = 0; i < 10; i++) {
				engine.sender("worker")
					.send(StdioProcess.message(new String(line, StandardCharsets.UTF_8)), Duration.ofMillis(300));
			}
		}).withMessageContaining("made no room");
		assertThat(this.pids).hasSize(1);
	}

	@Test
	void aChildThatIsGoneIsAnErrorWithItsLastWordsAndNoTimeout() throws Exception {
		ExecOptions exec = shell("head -c 1 >/dev/null; echo no licence >&2; exit 3")
			.withRestart(QUICK.withPolicy(Policy.NEVER));
		IpcEngine engine = engine(worker(exec, Framing.IPC));
		Outcomes lost = request(engine, "hello");
		assertThat(lost.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(lost.text()).contains("exited with code 3", "no licence");
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> engine.sender("worker").send(StdioProcess.message("x"), TIMEOUT))
			.withMessageContaining("exited with code 3")
			.withMessageContaining("no licence");
	}

	@Test
	void aListenedChildIsInTheDirectoryAndOneThatIsOnlySentToIsNot() throws Exception {
		TaskOptions task = worker(shell("exec cat >/dev/null"), Framing.LINES);
		IpcEngine engine = engine(task);
		engine.sender("worker").send(StdioProcess.message("x"), TIMEOUT);
		assertThat(engine.directory().find("worker")).isEmpty();
		listen(engine, task);
		assertThat(engine.directory().find("worker").orElseThrow().addresses()).containsExactly(IpcAddress.of("exec:"));
		assertThat(this.pids).hasSize(1);
	}

	@Test
	void theEndOfTheApplicationByKillIsTheEndOfItsChild() throws Exception {
		try (ParentProcess parent = ParentProcess.start(this.fixture.path())) {
			long child = parent.childPid();
			assertThat(ProcessHandle.of(child)).isPresent();
			parent.kill();
			await().atMost(Duration.ofSeconds(20))
				.until(() -> !ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false));
		}
	}

	static Path java() {
		return Path.of(System.getProperty("java.home"), "bin", "java");
	}

}
