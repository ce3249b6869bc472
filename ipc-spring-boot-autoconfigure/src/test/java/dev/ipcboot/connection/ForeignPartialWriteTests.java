package dev.ipcboot.connection;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.ChildEvents;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.process.ExecOptions;
import dev.ipcboot.transport.process.ProcessTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Large messages of external framings that meet a timeout: none is cut off, and none is
 * glued to the next.
 */
@Timeout(90)
class ForeignPartialWriteTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final String LARGE = "x".repeat(3_000_000);

	private EngineFixture fixture;

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private Path go() {
		return this.fixture.path().resolve("go");
	}

	private TaskSender child(Framing framing, String script) {
		TaskOptions task = new TaskOptions("sink", List.of(IpcAddress.of("exec:")), framing,
				TransportOptions.NONE.with(ExecOptions.of("sh", "-c", script)));
		IpcEngine engine = this.fixture.engine(EngineOptions.DEFAULT.with(task),
				new ProcessTransport(ChildEvents.NONE));
		engine.listen(task,
				(delivery) -> this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8)));
		return engine.sender("sink");
	}

	@ParameterizedTest
	@ValueSource(strings = { "lines", "length4", "content-length" })
	void aChildGetsALargeMessageWholeThatTimedOut(String framing) throws Exception {
		TaskSender sender = child(Framing.of(framing), "while [ ! -e " + go() + " ]; do sleep 0.01; done; exec cat");
		assertThatExceptionOfType(IpcTimeoutException.class)
			.isThrownBy(() -> sender.send(StdioProcess.message(LARGE), SHORT))
			.withMessageContaining("do not send it again")
			.withMessageContaining("of " + (LARGE.length() + switch (framing) {
				case "lines" -> 1;
				case "length4" -> 4;
				default -> 27;
			}) + " bytes");
		assertThatExceptionOfType(IpcTimeoutException.class)
			.isThrownBy(() -> sender.send(StdioProcess.message("never"), SHORT));
		Files.createFile(go());
		sender.send(StdioProcess.message("after1"), LONG);
		assertThat(this.received.poll(30, TimeUnit.SECONDS)).isEqualTo(LARGE);
		assertThat(this.received.poll(30, TimeUnit.SECONDS)).isEqualTo("after1");
		assertThat(this.received).isEmpty();
	}

	@Test
	void theRestFollowsWithoutAnotherMessage() throws Exception {
		TaskSender sender = child(Framing.LINES, "while [ ! -e " + go() + " ]; do sleep 0.01; done; exec cat");
		assertThatExceptionOfType(IpcTimeoutException.class)
			.isThrownBy(() -> sender.send(StdioProcess.message(LARGE), SHORT));
		Files.createFile(go());
		assertThat(this.received.poll(30, TimeUnit.SECONDS)).isEqualTo(LARGE);
	}

	@Test
	void largeMessagesOfManyThreadsAreNotMixed() throws Exception {
		TaskSender sender = child(Framing.LINES, "exec cat");
		List<CompletableFuture<Void>> sends = List.of("a", "b", "c", "d")
			.stream()
			.map((letter) -> CompletableFuture
				.runAsync(() -> sender.send(StdioProcess.message(letter.repeat(500_000)), LONG)))
			.toList();
		List<String> lines = List.of(this.received.poll(30, TimeUnit.SECONDS), this.received.poll(30, TimeUnit.SECONDS),
				this.received.poll(30, TimeUnit.SECONDS), this.received.poll(30, TimeUnit.SECONDS));
		assertThat(lines).containsExactlyInAnyOrder("a".repeat(500_000), "b".repeat(500_000), "c".repeat(500_000),
				"d".repeat(500_000));
		CompletableFuture.allOf(sends.toArray(CompletableFuture<?>[]::new)).get(20, TimeUnit.SECONDS);
	}

	@Test
	void repliesAndMessagesToOneChildAreNotMixed() throws Exception {
		Path output = this.fixture.path().resolve("output");
		TaskOptions task = new TaskOptions("sink", List.of(IpcAddress.of("exec:")), Framing.LINES, TransportOptions.NONE
			.with(ExecOptions.of("sh", "-c", "for i in 1 2 3 4; do echo q; done; exec cat >" + output)));
		IpcEngine engine = this.fixture.engine(EngineOptions.DEFAULT.with(task),
				new ProcessTransport(ChildEvents.NONE));
		engine.listen(task, (delivery) -> delivery.reply(StdioProcess.message("r".repeat(400_000))));
		for (int i = 0; i < 4; i++) {
			engine.sender("sink").send(StdioProcess.message("m".repeat(400_000)), LONG);
		}
		await().atMost(LONG).until(() -> Files.exists(output) && Files.size(output) == 8 * 400_001);
		assertThat(Files.readAllLines(output)).hasSize(8)
			.allMatch((line) -> line.equals("r".repeat(400_000)) || line.equals("m".repeat(400_000)));
	}

	@Test
	void aRequestThatEndsHalfWrittenReachesNobodyAsAMessage() throws Exception {
		Path seen = this.fixture.path().resolve("seen");
		TaskSender sender = child(Framing.LINES,
				"if [ ! -e " + go() + " ]; then touch " + go() + "; trap 'exit 1' TERM; sleep 600 & wait; fi; "
						+ "while read -r line; do echo ${#line} >>" + seen + "; echo \"got ${#line}\"; done");
		Outcomes lost = new Outcomes();
		sender.request(StdioProcess.message(LARGE), lost, Duration.ofMillis(500));
		Outcomes next = new Outcomes();
		sender.request(StdioProcess.message("hello"), next, LONG);
		assertThat(lost.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(lost.text()).contains("of its 3000001 bytes");
		assertThat(next.await(30)).as(next.text()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(next.text()).isEqualTo("got 5");
		assertThat(Files.readAllLines(seen)).containsExactly("5");
	}

	@Test
	void aRequestThatDoesNotFitHoldsUpNobody() throws Exception {
		TaskSender sender = child(Framing.LINES,
				"while [ ! -e " + go() + " ]; do sleep 0.01; done; while read -r line; do echo \"got ${#line}\"; done");
		try {
			for (int i = 0; i < 100; i++) {
				sender.send(StdioProcess.message("y".repeat(3000)), SHORT);
			}
		}
		catch (IpcException ex) {
			// The pipe is full.
		}
		long begin = System.nanoTime();
		Outcomes first = new Outcomes();
		sender.request(StdioProcess.message("first"), first, LONG);
		Outcomes second = new Outcomes();
		sender.request(StdioProcess.message("second"), second, Duration.ofMillis(300));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
		assertThat(second.await()).isEqualTo(Outcome.EXPIRED);
		assertThat(first.isDone()).isFalse();
		Files.createFile(go());
		assertThat(first.await(30)).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "tcp" })
	void aSocketGetsALargeMessageWholeThatTimedOut(String scheme) throws Exception {
		try (ServerSocketChannel server = listen(scheme)) {
			String address = scheme.equals("unix") ? "unix:" + this.fixture.path().resolve("raw")
					: "tcp://127.0.0.1:" + server.socket().getLocalPort();
			IpcEngine engine = this.fixture.engine(
					EngineOptions.DEFAULT
						.with(TaskOptions.of("sink").at(IpcAddress.of(address)).framed(Framing.of("length4"))),
					TestTransports.of(scheme));
			TaskSender sender = engine.sender("sink");
			// The buffers of TCP grow to several megabytes
			String large = "x".repeat(scheme.equals("unix") ? 3_000_000 : 14_000_000);
			assertThatExceptionOfType(IpcTimeoutException.class)
				.isThrownBy(() -> sender.send(StdioProcess.message(large), Duration.ofMillis(500)))
				.withMessageContaining("do not send it again");
			try (SocketChannel accepted = server.accept()) {
				CompletableFuture<List<String>> messages = CompletableFuture
					.supplyAsync(() -> read(Channels.newInputStream(accepted), 2));
				sender.send(StdioProcess.message("after1"), LONG);
				assertThat(messages.get(30, TimeUnit.SECONDS)).containsExactly(large, "after1");
			}
		}
	}

	private ServerSocketChannel listen(String scheme) throws IOException {
		boolean unix = scheme.equals("unix");
		SocketAddress address = unix ? UnixDomainSocketAddress.of(this.fixture.path().resolve("raw"))
				: new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		ServerSocketChannel server = unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
				: ServerSocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, 65_536);
		return server.bind(address);
	}

	private static List<String> read(InputStream stream, int count) {
		try {
			DataInputStream data = new DataInputStream(stream);
			String[] messages = new String[count];
			for (int i = 0; i < count; i++) {
				messages[i] = new String(data.readNBytes(data.readInt()), StandardCharsets.UTF_8);
			}
			return List.of(messages);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
