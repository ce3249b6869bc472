package dev.ipcboot.connection;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.frame.Framing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Replies in external framings to peers that read slowly or not at all.
 */
@Timeout(90)
class LargeReplyTests {

	private static final int LARGE = 1_000_000;

	private final BlockingQueue<String> lost = new LinkedBlockingQueue<>();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private IpcEngine engine(EngineOptions options) {
		return this.fixture.engine(options, new EngineEvents() {
			@Override
			public void answerLost(String task, IpcAddress address, IpcPeer peer, String reason) {
				LargeReplyTests.this.lost.add(reason);
			}
		}, TestTransports.of("unix"));
	}

	private static TaskOptions query() {
		return TaskOptions.of("query").at(IpcAddress.of("unix:")).framed(Framing.LINES);
	}

	private SocketChannel ask(String text) throws Exception {
		SocketChannel channel = SocketChannel
			.open(UnixDomainSocketAddress.of(this.fixture.path().resolve("query.sock")));
		channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
		return channel;
	}

	private static String readLine(SocketChannel channel) throws Exception {
		InputStream stream = Channels.newInputStream(channel);
		StringBuilder line = new StringBuilder();
		byte[] bytes = new byte[20_000];
		while (line.isEmpty() || line.charAt(line.length() - 1) != '\n') {
			int count = stream.read(bytes);
			assertThat(count).as("after " + line.length()).isPositive();
			line.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
		}
		return line.toString();
	}

	@Test
	void aReplyAtStdioHasTheTimeThatItsParentNeeds() throws Exception {
		Process child = LineProcess.start(this.fixture.path());
		try (OutputStream input = child.getOutputStream(); InputStream output = child.getInputStream()) {
			input.write((LARGE + "\n5\n").getBytes(StandardCharsets.UTF_8));
			input.flush();
			long begin = System.nanoTime();
			StringBuilder read = new StringBuilder();
			// A parent that takes a pipe full each 200 ms
			while (read.length() < LARGE + 7) {
				byte[] bytes = output.readNBytes(Math.min(65_536, LARGE + 7 - read.length()));
				assertThat(bytes).as("after " + read.length()).isNotEmpty();
				read.append(new String(bytes, StandardCharsets.UTF_8));
				TimeUnit.MILLISECONDS.sleep(200);
			}
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
			assertThat(read.toString()).isEqualTo("z".repeat(LARGE) + "\nzzzzz\n");
		}
		finally {
			child.destroyForcibly();
		}
	}

	@Test
	void aReplyIsWrittenAfterTheParentHasEndedItsOutput() throws Exception {
		Process child = LineProcess.start(this.fixture.path());
		try (BufferedReader output = child.inputReader()) {
			try (OutputStream input = child.getOutputStream()) {
				input.write("later\n".getBytes(StandardCharsets.UTF_8));
			}
			assertThat(output.readLine()).isEqualTo("here");
			assertThat(output.readLine()).isNull();
			assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			child.destroyForcibly();
		}
	}

	@Test
	void aPeerThatReadsLateGetsItsWholeReply() throws Exception {
		engine(EngineOptions.DEFAULT).listen(query(),
				(delivery) -> delivery.reply(StdioProcess.message("w".repeat(LARGE))));
		try (SocketChannel channel = ask("q")) {
			TimeUnit.MILLISECONDS.sleep(2500);
			assertThat(readLine(channel)).isEqualTo("w".repeat(LARGE) + "\n");
		}
		assertThat(this.lost).isEmpty();
	}

	@Test
	void peersThatDoNotReadHoldUpNoOther() throws Exception {
		ExecutorService one = Executors.newSingleThreadExecutor();
		engine(EngineOptions.DEFAULT).listen(query(), (delivery) -> {
			Verdict verdict = delivery.detach();
			one.execute(() -> verdict.reply(StdioProcess.message("v".repeat(LARGE))));
		});
		List<SocketChannel> silent = new ArrayList<>();
		try {
			for (int i = 0; i < 10; i++) {
				silent.add(ask("q"));
			}
			long begin = System.nanoTime();
			try (SocketChannel honest = ask("q")) {
				assertThat(readLine(honest)).hasSize(LARGE + 1);
			}
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
			// A late reader still gets everything
			assertThat(readLine(silent.get(3))).hasSize(LARGE + 1);
		}
		finally {
			for (SocketChannel channel : silent) {
				channel.close();
			}
			one.shutdownNow();
		}
	}

	@Test
	void aPeerThatNeverReadsIsCutOffAndReported() throws Exception {
		EngineOptions defaults = EngineOptions.DEFAULT;
		EngineOptions options = new EngineOptions(defaults.limits(), defaults.window(), defaults.connectTimeout(),
				Duration.ofMillis(500), defaults.retryFor(), defaults.confirmTimeout(), List.of(), Map.of());
		TaskReceiver receiver = engine(options).listen(query(),
				(delivery) -> delivery.reply(StdioProcess.message("u".repeat(LARGE))));
		try (SocketChannel channel = ask("q")) {
			assertThat(this.lost.poll(20, TimeUnit.SECONDS)).contains("ipc.write-timeout");
			await().untilAsserted(() -> assertThat(receiver.peers()).isEmpty());
		}
	}

}
