package dev.ipcboot.transport.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.transport.CompletingChannel;
import dev.ipcboot.transport.PartialWriteException;
import dev.ipcboot.transport.PeerServerChannel;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Writes to a child, with the C library and without it.
 */
@Timeout(60)
class ChildInputTests {

	private static final int PIPE = 65_536;

	private static final long SHORT = 200_000_000;

	private static final long LONG = 20_000_000_000L;

	@TempDir
	private Path directory;

	private ChildFixture children;

	@AfterEach
	void noChildIsLeft() {
		this.children.close();
		assertThat(this.children.transport.children()).isEmpty();
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.noneMatch((thread) -> thread.getName().startsWith("ipc-child-")));
	}

	private CompletingChannel start(boolean nativePipes, String script) throws IOException {
		this.children = new ChildFixture(nativePipes);
		return (CompletingChannel) this.children.shell(script).accept();
	}

	/** Reads nothing before it is told to, then echoes all. */
	private String patient() {
		return "while [ ! -e " + go() + " ]; do sleep 0.01; done; exec cat";
	}

	private Path go() {
		return this.directory.resolve("go");
	}

	private static ByteBuffer direct(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
	}

	private static ByteBuffer heap(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aWriteReturnsWhenThePipeHasIt(boolean nativePipes) throws Exception {
		CompletingChannel channel = start(nativePipes, "exec sleep 600");
		String line = "x".repeat(999) + "\n";
		int taken = 0;
		try {
			while (taken < 10 * PIPE) {
				channel.write(direct(line), 0, SHORT);
				taken += line.length();
			}
		}
		catch (PartialWriteException ex) {
			taken += Math.toIntExact(ex.written());
		}
		catch (WriteTimeoutException ex) {
			assertThat(ex).hasMessageContaining("made no room");
		}
		assertThat(taken).isLessThanOrEqualTo(PIPE);
		try (UnreadBytes unread = UnreadBytes.of(Path.of("/proc/" + channel.peer().pid() + "/fd/0"))) {
			assertThat(unread.count()).isGreaterThan(PIPE - 8192).isBetween(taken - 1000L, (long) taken);
		}
	}

	/** A thread that writes to the full pipe does not hold up its end. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aChildThatIgnoresSignalsIsKilledWhileItsPipeIsFull(boolean nativePipes) throws Exception {
		CompletingChannel channel = start(nativePipes, "trap '' TERM; while :; do sleep 0.1; done");
		assertThatExceptionOfType(WriteTimeoutException.class)
			.isThrownBy(() -> channel.write(heap("x".repeat(2 * PIPE)), 0, SHORT));
		CompletableFuture.runAsync(this.children::close).get(40, TimeUnit.SECONDS);
		assertThat(this.children.transport.children()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatWasBegunIsCompletedBeforeAnythingElse(boolean nativePipes) throws Exception {
		CompletingChannel channel = start(nativePipes, patient());
		String large = "a".repeat(200_000) + "\n";
		assertThatExceptionOfType(PartialWriteException.class).isThrownBy(() -> channel.write(heap(large), 0, SHORT))
			.satisfies((ex) -> {
				assertThat(ex.total()).isEqualTo(large.length());
				assertThat(ex.written()).isBetween(PIPE - 8192L, PIPE + 4096L);
			});
		assertThat(channel.isMidway()).isTrue();
		ByteBuffer next = heap("after\n");
		assertThatExceptionOfType(WriteTimeoutException.class).isThrownBy(() -> channel.write(next, 0, SHORT))
			.isNotInstanceOf(PartialWriteException.class);
		assertThat(next.remaining()).isEqualTo(6);
		Files.createFile(go());
		CompletableFuture<String> output = read(channel, large.length() + 6);
		channel.write(next, 0, LONG);
		assertThat(channel.isMidway()).isFalse();
		assertThat(output.get(20, TimeUnit.SECONDS)).isEqualTo(large + "after\n");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theRestNeedsNoFurtherMessage(boolean nativePipes) throws Exception {
		CompletingChannel channel = start(nativePipes, patient());
		String large = "b".repeat(150_000);
		assertThatExceptionOfType(PartialWriteException.class).isThrownBy(() -> channel.write(heap(large), 0, SHORT));
		Files.createFile(go());
		CompletableFuture<String> output = read(channel, large.length());
		assertThat(channel.complete(LONG)).isTrue();
		assertThat(channel.unfinished()).isZero();
		assertThat(output.get(20, TimeUnit.SECONDS)).isEqualTo(large);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTryTakesWhatThereIsRoomFor(boolean nativePipes) throws Exception {
		CompletingChannel channel = start(nativePipes, patient());
		// Without the C library a thread writes, which needs a processor first
		channel.write(direct("hello\n"), 0, nativePipes ? 0 : SHORT);
		assertThatExceptionOfType(WriteTimeoutException.class)
			.isThrownBy(() -> channel.write(heap("c".repeat(100_000)), 0, 0));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void largeMessagesOfTwoThreadsAreNotMixed(boolean nativePipes) throws Exception {
		CompletingChannel channel = start(nativePipes, patient());
		CompletableFuture<Void> first = write(channel, "1".repeat(300_000) + "\n");
		CompletableFuture<Void> second = write(channel, "2".repeat(300_000) + "\n");
		Files.createFile(go());
		String output = read(channel, 600_002).get(20, TimeUnit.SECONDS);
		CompletableFuture.allOf(first, second).get(20, TimeUnit.SECONDS);
		assertThat(output.split("\n")).containsExactlyInAnyOrder("1".repeat(300_000), "2".repeat(300_000));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aWriterWaitsForAnotherOneNoLongerThanItsDeadline(boolean nativePipes) throws Exception {
		CompletingChannel channel = start(nativePipes, patient());
		CompletableFuture<Void> first = write(channel, "1".repeat(300_000));
		await().until(() -> channel.isMidway() || !first.isDone());
		long begin = System.nanoTime();
		assertThatExceptionOfType(WriteTimeoutException.class)
			.isThrownBy(() -> channel.write(heap("2".repeat(100_000)), 0, SHORT));
		assertThat(System.nanoTime() - begin).isLessThan(5_000_000_000L);
		Files.createFile(go());
		assertThat(read(channel, 300_000).get(20, TimeUnit.SECONDS)).startsWith("1");
		first.get(20, TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aChildThatClosesItsInputAndLivesOnIsAnError(boolean nativePipes) throws Exception {
		CompletingChannel channel = start(nativePipes, "exec <&-; echo closed; exec sleep 600");
		assertThat(ChildFixture.read((ReadableChannel) channel, 7)).isEqualTo("closed\n");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
			for (int i = 0; i < 100; i++) {
				channel.write(direct("x".repeat(1000)), 0, SHORT);
			}
		}).withMessageContaining("does not read any more");
		assertThat(ChildFixture.isAlive(channel.peer().pid())).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aStoppedChildHoldsUpAWriterAndLosesNothing(boolean nativePipes) throws Exception {
		CompletingChannel channel = start(nativePipes, "exec cat");
		long pid = channel.peer().pid();
		signal(pid, "STOP");
		await().until(() -> Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") T "));
		String large = "d".repeat(100_000) + "\n";
		assertThatExceptionOfType(PartialWriteException.class).isThrownBy(() -> channel.write(heap(large), 0, SHORT));
		signal(pid, "CONT");
		CompletableFuture<String> output = read(channel, large.length() + 4);
		channel.write(direct("end\n"), 0, LONG);
		assertThat(output.get(20, TimeUnit.SECONDS)).isEqualTo(large + "end\n");
	}

	private static void signal(long pid, String name) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor()).isZero();
	}

	private static CompletableFuture<Void> write(CompletingChannel channel, String text) {
		return CompletableFuture.runAsync(() -> {
			try {
				channel.write(heap(text), 0, LONG);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private static CompletableFuture<String> read(CompletingChannel channel, int length) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return ChildFixture.read((ReadableChannel) channel, length);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private PeerServerChannel listen(boolean nativePipes, String script, Duration inputGrace) {
		this.children = new ChildFixture(nativePipes);
		return this.children.listen(ChildFixture.options(script)
			.withTermination(new TerminationOptions(inputGrace, Duration.ofMillis(300))));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aChildThatReadsSlowlyIsLeftToReadAtAnOrderlyEnd(boolean nativePipes) throws Exception {
		// The buffer of the program hides most of its progress from the pipe
		PeerServerChannel server = listen(nativePipes, """
				exec python3 -c '
				import sys, time
				count = 0
				for line in sys.stdin:
				    time.sleep(0.005)
				    count += 1
				sys.stderr.write("read %d\\n" % count)
				'
				""", Duration.ofSeconds(1));
		ReadableChannel channel = server.accept();
		for (int i = 0; i < 800; i++) {
			ChildFixture.write(channel, "line " + i + "\n");
		}
		server.close(Duration.ofSeconds(30));
		assertThat(this.children.errorLines.poll(5, TimeUnit.SECONDS)).isEqualTo("read 800");
		assertThat(this.children.left).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatIsLeftIsToldWithTaskAndProcess(boolean nativePipes) throws Exception {
		PeerServerChannel server = listen(nativePipes, "exec sleep 600", Duration.ofMillis(100));
		ReadableChannel channel = server.accept();
		ChildFixture.write(channel, "unread\n");
		long begin = System.nanoTime();
		server.close(Duration.ofSeconds(1));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(900),
				Duration.ofSeconds(15));
		assertThat(this.children.left.poll()).isEqualTo("child " + channel.peer().pid() + " 7 0");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aChildThatNothingWasSentToGetsItsSignalSoon(boolean nativePipes) throws Exception {
		PeerServerChannel server = listen(nativePipes,
				"trap 'echo terminated >&2; exit 0' TERM; while echo tick; do sleep 0.05; done",
				Duration.ofMillis(200));
		ChildFixture.read(server.accept(), 5);
		long begin = System.nanoTime();
		server.close(Duration.ofSeconds(40));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
		assertThat(this.children.left).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aMessageThatIsCutOffIsNotMadeWholeByTheEndOfTheInput(boolean nativePipes) throws Exception {
		PeerServerChannel server = listen(nativePipes, "sleep 600 & wait; exec cat >" + go(), Duration.ofMillis(100));
		CompletingChannel channel = (CompletingChannel) server.accept();
		assertThatExceptionOfType(PartialWriteException.class)
			.isThrownBy(() -> channel.write(heap("e".repeat(200_000)), 0, SHORT));
		server.close(Duration.ofMillis(500));
		assertThat(go()).doesNotExist();
		assertThat(this.children.left.poll()).startsWith("child " + channel.peer().pid()).doesNotEndWith(" 0");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aKilledChildIsDescribedWithWhatItHadNotRead(boolean nativePipes) throws Exception {
		PeerServerChannel server = listen(nativePipes, "exec sleep 600", Duration.ofMillis(100));
		ReadableChannel channel = server.accept();
		ChildFixture.write(channel, "unread\n");
		signal(channel.peer().pid(), "KILL");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> ChildFixture.read(channel, 1))
			.withMessageContaining("killed by signal 9");
		channel.close();
		if (nativePipes) {
			await().untilAsserted(
					() -> assertThat(server.absence()).hasMessageContaining("with 7 bytes of its input unread"));
		}
		else {
			assertThat(server.absence()).hasMessageContaining("killed by signal 9");
		}
	}

}
