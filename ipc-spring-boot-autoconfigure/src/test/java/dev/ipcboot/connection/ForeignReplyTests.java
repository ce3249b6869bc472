package dev.ipcboot.connection;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a receiver says to a peer that speaks lines over a Unix socket.
 */
@Timeout(60)
class ForeignReplyTests {

	private final BlockingQueue<String> lost = new LinkedBlockingQueue<>();

	private EngineFixture fixture;

	private IpcEngine engine;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
		EngineEvents events = new EngineEvents() {

			@Override
			public void answerLost(String task, IpcAddress address, IpcPeer peer, String reason) {
				ForeignReplyTests.this.lost.add(reason);
			}

		};
		this.engine = this.fixture.engine(EngineOptions.DEFAULT, events, TestTransports.of("unix"));
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private TaskReceiver listen(MessageHandler handler) {
		return this.engine.listen(TaskOptions.of("query").at(IpcAddress.of("unix:")).framed(Framing.LINES), handler);
	}

	private SocketChannel connect() throws IOException {
		return SocketChannel.open(UnixDomainSocketAddress.of(this.fixture.path().resolve("query.sock")));
	}

	private static void write(SocketChannel channel, String text) throws IOException {
		channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
	}

	/** Read until the other side has ended. */
	private static String readAll(SocketChannel channel) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
		while (channel.read(buffer) >= 0) {
			assertThat(buffer.hasRemaining()).isTrue();
		}
		return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
	}

	private static WireMessage message(String text) {
		return WireMessage.of(text.getBytes(StandardCharsets.UTF_8));
	}

	private long count(Stage stage) {
		return this.engine.statistics().snapshots().get(0).stage(stage).total();
	}

	@Test
	void eachLineIsAnsweredAndTheLastNeedsNoNewline() throws Exception {
		listen((delivery) -> {
			assertThat(delivery.canReply()).isTrue();
			assertThat(delivery.isRequest()).isFalse();
			delivery.reply(message("re: " + new String(delivery.payloadBytes(), StandardCharsets.UTF_8)));
		});
		try (SocketChannel channel = connect()) {
			write(channel, "one\ntwo\nthree");
			channel.shutdownOutput();
			assertThat(readAll(channel)).isEqualTo("re: one\nre: two\nre: three\n");
		}
		assertThat(count(Stage.ACKNOWLEDGED)).isEqualTo(3);
	}

	@Test
	void nothingIsWrittenForNoReplyAndForARejection() throws Exception {
		listen((delivery) -> {
			if (delivery.payload().get(0) == 'b') {
				throw new IllegalStateException("bad");
			}
		});
		try (SocketChannel channel = connect()) {
			write(channel, "good\nbad\n");
			channel.shutdownOutput();
			assertThat(readAll(channel)).isEmpty();
		}
		assertThat(this.lost.poll(20, TimeUnit.SECONDS)).contains("rejected").contains("lines").contains("bad");
		assertThat(count(Stage.DELIVERED)).isEqualTo(2);
		assertThat(count(Stage.ACKNOWLEDGED)).isEqualTo(1);
	}

	@Test
	void aReplyOfTwoLinesRejects() throws Exception {
		listen((delivery) -> delivery.reply(message("a\nb")));
		try (SocketChannel channel = connect()) {
			write(channel, "x\n");
			channel.shutdownOutput();
			assertThat(readAll(channel)).isEmpty();
		}
		assertThat(this.lost.poll(20, TimeUnit.SECONDS)).contains("newline at byte 1");
	}

	@Test
	void aVerdictGivenLaterStillFindsAPeerThatHasEndedItsOutput() throws Exception {
		BlockingQueue<Verdict> verdicts = new LinkedBlockingQueue<>();
		TaskReceiver receiver = listen((delivery) -> verdicts.add(delivery.detach()));
		try (SocketChannel channel = connect()) {
			write(channel, "one\ntwo\nthree\n");
			channel.shutdownOutput();
			Verdict one = verdicts.take();
			Verdict two = verdicts.take();
			Verdict three = verdicts.take();
			assertThat(receiver.peers()).hasSize(1);
			three.reply(message("3"));
			two.reject("no");
			one.reply(message("1"));
			assertThat(readAll(channel)).isEqualTo("3\n1\n");
		}
		assertThat(this.lost.poll(20, TimeUnit.SECONDS)).contains("rejected").contains("no");
		await().untilAsserted(() -> assertThat(receiver.peers()).isEmpty());
	}

	@Test
	void aReplyThatNobodyTakesIsReported() throws Exception {
		BlockingQueue<Verdict> verdicts = new LinkedBlockingQueue<>();
		listen((delivery) -> verdicts.add(delivery.detach()));
		try (SocketChannel channel = connect()) {
			write(channel, "one\n");
		}
		verdicts.take().reply(message("1"));
		assertThat(this.lost.poll(20, TimeUnit.SECONDS)).contains("could not be written");
		assertThat(count(Stage.DROPPED)).isEqualTo(1);
	}

	@Test
	void anEndlessLineEndsItsChannelAndNobodyElse() throws Exception {
		IpcEngine small = this.fixture.engine(smallMessages(), TestTransports.of("unix"));
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		small.listen(TaskOptions.of("query").at(IpcAddress.of("unix:")).framed(Framing.LINES),
				(delivery) -> received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8)));
		try (SocketChannel endless = connect(); SocketChannel neighbour = connect()) {
			write(neighbour, "begun ");
			write(endless, "x".repeat(2000));
			assertThat(readAll(endless)).isEmpty();
			write(neighbour, "and finished\n");
			assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("begun and finished");
		}
		assertThat(received).isEmpty();
		assertThat(small.statistics().snapshots().get(0).stage(Stage.DROPPED).total()).isEqualTo(1);
	}

	private static EngineOptions smallMessages() {
		return EngineOptions.DEFAULT.with(new FrameLimits(1000, 64, 64));
	}

}
