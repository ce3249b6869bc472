package dev.ipcboot.transport.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.transport.ChildStatus;
import dev.ipcboot.transport.ChildStatus.State;
import dev.ipcboot.transport.PeerFailedException;
import dev.ipcboot.transport.PeerServerChannel;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import dev.ipcboot.transport.process.RestartOptions.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@link ProcessTransport} with real children.
 */
@Timeout(60)
class ProcessTransportTests {

	private final ChildFixture children = new ChildFixture();

	@AfterEach
	void noChildIsLeft() {
		this.children.close();
		assertThat(this.children.transport.children()).isEmpty();
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.noneMatch((thread) -> thread.getName().startsWith("ipc-child-")));
	}

	@Test
	void whatIsWrittenIsTheInputAndTheOutputIsRead() throws Exception {
		ReadableChannel channel = this.children.shell("cat").accept();
		ChildFixture.write(channel, "hello");
		assertThat(ChildFixture.read(channel, 5)).isEqualTo("hello");
		assertThat(channel.peer().pid()).isEqualTo(this.children.pids.peek());
		assertThat(channel.peer().verified()).isTrue();
	}

	@Test
	void theChildGetsItsDirectoryAndItsVariables(@TempDir Path directory) throws Exception {
		ExecOptions options = new ExecOptions(List.of("sh", "-c", "pwd; echo $COLOUR"), directory,
				Map.of("COLOUR", "green"), ChildFixture.QUICK, ChildFixture.IMPATIENT);
		ReadableChannel channel = this.children.listen(options).accept();
		assertThat(ChildFixture.read(channel, 4096)).isEqualTo(directory.toRealPath() + "\ngreen\n");
	}

	@Test
	void anEarlyExitTellsItsCodeAndTheEndOfItsErrorOutput() throws Exception {
		PeerServerChannel server = this.children.shell("echo no licence >&2; exit 3");
		ReadableChannel channel = server.accept();
		assertThat(ChildFixture.read(channel, 1)).isEmpty();
		channel.close();
		assertThat(server.absence()).hasMessageContaining("exited with code 3").hasMessageContaining("no licence");
	}

	@Test
	void theErrorOutputIsDrainedAndItsLastLinesAreKept() throws Exception {
		ReadableChannel channel = this.children
			.shell("i=0; while [ $i -lt 20000 ]; do echo line $i >&2; i=$((i+1)); done; echo done; cat")
			.accept();
		assertThat(ChildFixture.read(channel, 5)).isEqualTo("done\n");
		await().until(() -> this.children.errorLines.size() == 20000);
		ChildStatus status = this.children.transport.children().get(0);
		assertThat(status.errorOutput()).hasSize(20).endsWith("line 19999");
		assertThat(status.state()).isEqualTo(State.RUNNING);
	}

	@Test
	void aKilledChildIsStartedAgain() throws Exception {
		PeerServerChannel server = this.children.shell("exec cat");
		ReadableChannel first = server.accept();
		long pid = first.peer().pid();
		ProcessHandle.of(pid).orElseThrow().destroyForcibly();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> ChildFixture.read(first, 1))
			.withMessageContaining("killed by signal 9");
		first.close();
		assertThat(server.absence()).hasMessageContaining("killed by signal 9");
		ReadableChannel second = server.accept();
		assertThat(second.peer().pid()).isNotEqualTo(pid);
		assertThat(server.absence()).isNull();
		ChildStatus status = this.children.transport.children().get(0);
		assertThat(status.restarts()).isEqualTo(1);
		assertThat(status.exitCode()).isEqualTo(137);
		assertThat(status.pid()).isEqualTo(second.peer().pid());
	}

	@Test
	void aChildThatFallsAgainAndAgainIsReportedAndTriedOn() throws Exception {
		PeerServerChannel server = this.children.shell("exit 1");
		for (int life = 0; life < 8; life++) {
			server.accept().close();
		}
		ChildStatus status = this.children.transport.children().get(0);
		assertThat(status.state()).isEqualTo(State.RESTARTING_TOO_OFTEN);
		assertThat(status.restarts()).isEqualTo(7);
		assertThat(status.problem()).contains("exited with code 1");
	}

	@Test
	void thePolicyOnFailureLeavesASuccessAlone() throws Exception {
		PeerServerChannel server = this.children
			.listen(ChildFixture.options("exit 0").withRestart(ChildFixture.QUICK.withPolicy(Policy.ON_FAILURE)));
		ReadableChannel channel = server.accept();
		assertThat(ChildFixture.read(channel, 1)).isEmpty();
		channel.close();
		assertThat(server.accept()).isNull();
		assertThat(server.isDone()).isTrue();
		assertThat(server.absence()).isInstanceOf(PeerFailedException.class)
			.hasMessageContaining("exited with code 0")
			.hasMessageContaining("ipc.tasks.child.exec.restart.policy");
	}

	@Test
	void thePolicyNeverEndsWithAFailure() throws Exception {
		PeerServerChannel server = this.children
			.listen(ChildFixture.options("exit 4").withRestart(ChildFixture.QUICK.withPolicy(Policy.NEVER)));
		ReadableChannel channel = server.accept();
		ChildFixture.read(channel, 1);
		channel.close();
		assertThat(server.accept()).isNull();
		assertThat(server.isDone()).isFalse();
		assertThat(this.children.ends.peek().state()).isEqualTo(State.FAILED);
		assertThat(this.children.ends.peek().exitCode()).isEqualTo(4);
	}

	@Test
	void aChildThatDoesNotReadHoldsUpAWriterNoLongerThanAllowed() throws Exception {
		ReadableChannel channel = this.children.shell("exec sleep 600").accept();
		String batch = "x".repeat(ProcessPipe.BATCH);
		assertThatExceptionOfType(WriteTimeoutException.class).isThrownBy(() -> {
			for (int i = 0; i < 10; i++) {
				((dev.ipcboot.transport.WritableChannel) channel).write(java.nio.ByteBuffer.wrap(batch.getBytes()), 0,
						200_000_000);
			}
		}).withMessageContaining("made no room");
		assertThat(ChildFixture.isAlive(channel.peer().pid())).isTrue();
	}

	@Test
	void aChildEndsByTheEndOfItsInput() throws Exception {
		PeerServerChannel server = this.children.listen(ExecOptions.of("sh", "-c", "cat >/dev/null; echo bye >&2"));
		server.accept();
		server.close();
		assertThat(this.children.errorLines.poll(10, TimeUnit.SECONDS)).isEqualTo("bye");
		assertThat(server.accept()).isNull();
	}

	@Test
	void whoIgnoresTheEndOfItsInputGetsSigterm() throws Exception {
		PeerServerChannel server = this.children.listen(
				ChildFixture.options("trap 'echo terminated >&2; exit 0' TERM; echo up; while :; do sleep 0.05; done")
					.withTermination(new TerminationOptions(Duration.ZERO, Duration.ofSeconds(20))));
		ChildFixture.read(server.accept(), 3);
		server.close();
		assertThat(this.children.errorLines.poll(10, TimeUnit.SECONDS)).isEqualTo("terminated");
	}

	@Test
	void whoIgnoresSigtermIsKilledWithItsDescendantsInABoundedTime() throws Exception {
		PeerServerChannel server = this.children
			.shell("trap '' TERM; (trap '' TERM; while :; do sleep 600; done) & echo $!; while :; do sleep 600; done");
		ReadableChannel channel = server.accept();
		long descendant = Long.parseLong(ChildFixture.read(channel, 1) + readLine(channel));
		CompletableFuture.runAsync(server::close).get(30, TimeUnit.SECONDS);
		assertThat(ChildFixture.isAlive(channel.peer().pid())).isFalse();
		assertThat(ChildFixture.isAlive(descendant)).isFalse();
	}

	private static String readLine(ReadableChannel channel) throws IOException {
		StringBuilder line = new StringBuilder();
		String character = ChildFixture.read(channel, 1);
		while (!character.equals("\n")) {
			line.append(character);
			character = ChildFixture.read(channel, 1);
		}
		return line.toString();
	}

	@Test
	void aDescendantThatHoldsTheOutputDoesNotHoldUpTheNextLife() throws Exception {
		PeerServerChannel server = this.children.shell("sleep 600 2>/dev/null & echo $!; exit 1");
		ReadableChannel first = server.accept();
		long descendant = Long.parseLong(readLine(first));
		ReadableChannel second = server.accept();
		long anotherOne = Long.parseLong(readLine(second));
		try {
			assertThat(this.children.ends.peek().exitCode()).isEqualTo(1);
			server.close();
		}
		finally {
			ProcessHandle.of(descendant).ifPresent(ProcessHandle::destroyForcibly);
			ProcessHandle.of(anotherOne).ifPresent(ProcessHandle::destroyForcibly);
		}
		assertThat(ChildFixture.read(first, 1)).isEmpty();
	}

	@Test
	void mistakesInTheConfigurationAreFoundBeforeTheStart(@TempDir Path directory) throws Exception {
		assertThatExceptionOfType(IpcAddressException.class)
			.isThrownBy(() -> this.children.listen(ExecOptions.DEFAULTS))
			.withMessageContaining("ipc.tasks.child.exec.command");
		assertThatExceptionOfType(IpcAddressException.class)
			.isThrownBy(() -> this.children.listen(ExecOptions.of("no-such-program")))
			.withMessageContaining("no program 'no-such-program' in the PATH");
		Path file = Files.createFile(directory.resolve("script"));
		assertThatExceptionOfType(IpcAddressException.class)
			.isThrownBy(() -> this.children.listen(ExecOptions.of(file.toString())))
			.withMessageContaining("chmod +x");
		assertThatExceptionOfType(IpcAddressException.class)
			.isThrownBy(() -> this.children.listen(new ExecOptions(List.of("cat"), directory.resolve("missing"),
					Map.of(), ChildFixture.QUICK, ChildFixture.IMPATIENT)))
			.withMessageContaining("working-directory");
		assertThatExceptionOfType(IpcAddressException.class)
			.isThrownBy(() -> this.children.transport.resolve(IpcAddress.of("exec:cat"), "child", directory))
			.withMessageContaining("whole path");
	}

	@Test
	void anAddressMayNameTheProgram() throws Exception {
		PeerServerChannel server = this.children.transport
			.listen(ChildFixture.endpoint("exec:/bin/cat", ExecOptions.DEFAULTS));
		try {
			ReadableChannel channel = server.accept();
			ChildFixture.write(channel, "short");
			assertThat(ChildFixture.read(channel, 5)).isEqualTo("short");
		}
		finally {
			server.close();
		}
	}

	@Test
	void anotherProcessIsToldThatOnlyTheParentCanSend() {
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> this.children.transport.connect(ChildFixture.endpoint("exec:", ExecOptions.DEFAULTS),
					Duration.ofSeconds(1)))
			.withMessageContaining("only the process that has started it");
	}

}
