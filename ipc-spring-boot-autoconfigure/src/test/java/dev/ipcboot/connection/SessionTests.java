package dev.ipcboot.connection;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.HelloHeaders;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions as a receiver keeps them, seen by clients that write frames by hand.
 */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class SessionTests {

	private static final long SOURCE = 0x0123456789ABCDEFL;

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final RecordedEvents events = new RecordedEvents();

	private EngineFixture fixture;

	private IpcEngine engine;

	private TaskReceiver receiver;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
		this.engine = this.fixture.engine(EngineOptions.DEFAULT, this.events, TestTransports.of("unix"),
				TestTransports.of("pipe"));
		this.receiver = this.engine.listen(TaskOptions.of("orders").at(IpcAddress.of("unix:"), IpcAddress.of("pipe:")),
				(delivery) -> this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8)));
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private long dropped() {
		return this.engine.statistics()
			.snapshots()
			.stream()
			.mapToLong((snapshot) -> snapshot.stage(Stage.DROPPED).total())
			.sum();
	}

	private static byte[] token(int seed) {
		byte[] token = new byte[16];
		token[0] = (byte) seed;
		return token;
	}

	@Test
	void helloIsAnsweredWithGrantedWindowAndInstance() throws Exception {
		try (Client client = new Client("unix")) {
			client.hello(token(1), 4096, 1, null);
			Map<String, Object> answer = client.awaitHello();
			assertThat(answer).containsEntry(HelloHeaders.WINDOW, 4096L)
				.containsEntry(HelloHeaders.TASK, "orders")
				.containsEntry(HelloHeaders.INSTANCE, this.engine.directory().find("orders").orElseThrow().instance());
			assertThat(answer).doesNotContainKey(HelloHeaders.TOKEN);
		}
	}

	@Test
	void grantedWindowHasLimit() throws Exception {
		try (Client client = new Client("unix")) {
			client.hello(token(1), Long.MAX_VALUE, 1, null);
			assertThat(client.awaitHello()).containsEntry(HelloHeaders.WINDOW, (long) Sources.LARGEST_WINDOW);
		}
		try (Client client = new Client("unix")) {
			client.source = SOURCE + 1;
			client.hello(token(1), Long.MIN_VALUE, 1, null);
			assertThat(client.awaitHello()).containsEntry(HelloHeaders.WINDOW, 1L);
		}
	}

	@Test
	void helloIsAnsweredWhilePaused() throws Exception {
		this.receiver.pause();
		try (Client client = new Client("unix")) {
			client.hello(token(1), 1024, 1, null);
			client.message(FrameLayout.FLAG_CONFIRM, 1, "later");
			client.awaitHello();
			assertThat(this.received).isEmpty();
			this.receiver.resume();
			assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo("later");
		}
	}

	@Test
	void helloIsAnsweredWhileListenerIsBusyElsewhere() throws Exception {
		CountDownLatch free = new CountDownLatch(1);
		CountDownLatch busy = new CountDownLatch(1);
		this.engine.listen(TaskOptions.of("slow"), (delivery) -> {
			busy.countDown();
			awaitQuietly(free);
		});
		try (Client first = new Client("slow", "unix"); Client second = new Client("slow", "unix")) {
			first.hello(token(1), 1024, 1, null);
			first.message(FrameLayout.FLAG_CONFIRM, 1, "long");
			busy.await();
			second.source = SOURCE + 1;
			second.hello(token(2), 1024, 1, null);
			second.awaitHello();
		}
		finally {
			free.countDown();
		}
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void tokenTakesSessionOverOnNewConnection() throws Exception {
		try (Client first = new Client("unix"); Client second = new Client("unix")) {
			first.hello(token(1), 1024, 1, null);
			first.message(FrameLayout.FLAG_CONFIRM, 1, "once");
			first.await(FrameType.CONFIRM);
			second.hello(token(1), 1024, 1, null);
			second.awaitHello();
			second.message(FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REDELIVERED, 1, "once");
			assertThat(second.await(FrameType.CONFIRM).sequence()).isEqualTo(1);
		}
		assertThat(this.received).containsExactly("once");
	}

	/** Its content may come after the HELLO on the next connection has been read. */
	@Test
	void earlierConnectionOfTakenOverSessionIsReadToItsEnd() throws Exception {
		try (Client first = new Client("unix"); Client second = new Client("unix")) {
			first.hello(token(1), 1024, 1, null);
			first.awaitHello();
			second.hello(token(1), 1024, 1, null);
			second.awaitHello();
			first.message(FrameLayout.FLAG_CONFIRM, 1, "confirmed");
			first.message(0, 1, "plain");
			assertThat(second.await(FrameType.CONFIRM).sequence()).isEqualTo(1);
			assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo("confirmed");
			assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo("plain");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void helloWithoutTheTokenIsRefused(boolean otherToken) throws Exception {
		try (Client honest = new Client("unix"); Client thief = new Client("unix")) {
			honest.hello(token(1), 1024, 1, null);
			honest.awaitHello();
			thief.hello(otherToken ? token(2) : null, 1024, 1, null);
			assertThat(thief.await(FrameType.GOODBYE).text()).contains("does not have its token");
			assertThat(thief.awaitEnd()).isTrue();
			honest.message(FrameLayout.FLAG_CONFIRM, 1, "honest");
			assertThat(honest.await(FrameType.CONFIRM).sequence()).isEqualTo(1);
		}
		assertThat(this.received).containsExactly("honest");
	}

	@Test
	void sessionWithoutTokenIsBoundToItsConnection() throws Exception {
		try (Client honest = new Client("unix")) {
			honest.hello(null, 1024, 1, null);
			honest.awaitHello();
			try (Client thief = new Client("unix")) {
				thief.hello(null, 1024, 1, null);
				assertThat(thief.await(FrameType.GOODBYE).text()).contains("token");
			}
			honest.hello(null, 1024, 1, null);
			honest.awaitHello();
		}
	}

	@Test
	void confirmedMessageWithoutHelloIsFault() throws Exception {
		try (Client honest = new Client("unix"); Client attacker = new Client("unix")) {
			honest.hello(token(1), 1024, 1, null);
			honest.message(FrameLayout.FLAG_CONFIRM, 1, "first");
			honest.await(FrameType.CONFIRM);
			attacker.message(FrameLayout.FLAG_CONFIRM, 1L << 62, "forged");
			assertThat(attacker.await(FrameType.GOODBYE).text()).contains("has not said HELLO");
			honest.message(FrameLayout.FLAG_CONFIRM, 2, "second");
			assertThat(honest.await(FrameType.CONFIRM).sequence()).isEqualTo(2);
		}
		assertThat(this.received).containsExactly("first", "second");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62, 1026 })
	void sequenceBeyondWindowIsFault(long sequence) throws Exception {
		try (Client client = new Client("unix")) {
			client.hello(token(1), 1024, 1, null);
			client.message(FrameLayout.FLAG_CONFIRM, 1, "first");
			client.await(FrameType.CONFIRM);
			client.message(FrameLayout.FLAG_CONFIRM, sequence, "beyond");
			assertThat(client.await(FrameType.GOODBYE).text()).contains(Long.toUnsignedString(sequence), "window");
			assertThat(client.awaitEnd()).isTrue();
		}
		try (Client client = new Client("unix")) {
			client.hello(token(1), 1024, 2, null);
			client.message(FrameLayout.FLAG_CONFIRM, 2, "second");
			assertThat(client.await(FrameType.CONFIRM).sequence()).isEqualTo(2);
		}
		assertThat(this.received).containsExactly("first", "second");
	}

	@Test
	void oldestOfHelloMovesTheWindow() throws Exception {
		try (Client client = new Client("unix")) {
			client.hello(token(1), 1024, 1_000_000, null);
			client.message(FrameLayout.FLAG_CONFIRM, 1_000_500, "ahead");
			assertThat(client.await(FrameType.CONFIRM).sequence()).isEqualTo(1_000_500);
			client.message(FrameLayout.FLAG_CONFIRM, 1_000_000, "oldest");
			assertThat(client.await(FrameType.CONFIRM).sequence()).isEqualTo(1_000_000);
			client.hello(token(1), 1024, Long.MAX_VALUE, null);
			client.message(FrameLayout.FLAG_CONFIRM, Long.MAX_VALUE, "last");
			assertThat(client.await(FrameType.CONFIRM).sequence()).isEqualTo(Long.MAX_VALUE);
		}
		assertThat(this.received).containsExactly("ahead", "oldest", "last");
	}

	@Test
	void goodbyeForSessionOfAnotherConnectionIsIgnored() throws Exception {
		try (Client honest = new Client("unix"); Client attacker = new Client("unix")) {
			honest.hello(token(1), 1024, 1, null);
			honest.awaitHello();
			attacker.goodbye();
			attacker.source = SOURCE + 1;
			attacker.hello(token(2), 1024, 1, null);
			attacker.awaitHello();
			honest.message(FrameLayout.FLAG_CONFIRM, 1, "honest");
			assertThat(honest.await(FrameType.CONFIRM).sequence()).isEqualTo(1);
		}
	}

	@Test
	void strangersOnSharedChannelAreIgnoredAndReportedOnce() throws Exception {
		try (Return home = new Return("home"); Return den = new Return("den"); Client honest = new Client("pipe")) {
			honest.hello(token(1), 1024, 1, home.address);
			assertThat(home.await(FrameType.HELLO)).isNotNull();
			for (int i = 0; i < 3; i++) {
				honest.hello(token(2), 1024, 1, den.address);
				honest.hello(null, 1024, 1, den.address);
				honest.message(FrameLayout.FLAG_CONFIRM, (1L << 62) + i, "forged");
			}
			honest.message(FrameLayout.FLAG_CONFIRM, 1, "honest");
			assertThat(home.await(FrameType.CONFIRM).sequence()).isEqualTo(1);
			assertThat(den.taken).isEmpty();
		}
		assertThat(this.received).containsExactly("honest");
		assertThat(dropped()).isEqualTo(9);
		assertThat(this.events.lines()).filteredOn((line) -> line.startsWith("protocol")).hasSize(1);
	}

	@Test
	void contentBeforeHelloMayBeginAnywhere() throws Exception {
		try (Return home = new Return("home"); Client client = new Client("pipe")) {
			client.message(FrameLayout.FLAG_CONFIRM, 1_000_000, "left over");
			client.message(FrameLayout.FLAG_CONFIRM, 995_000, "earlier");
			client.hello(token(1), 8192, 995_000, home.address);
			client.message(FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REDELIVERED, 995_000, "earlier");
			client.message(FrameLayout.FLAG_CONFIRM, 995_001, "next");
			for (String text : List.of("left over", "earlier", "next")) {
				assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo(text);
			}
			// The outcomes of what came before the HELLO were due
			assertThat(home.await(FrameType.CONFIRM).sequence()).isEqualTo(1_000_000);
			assertThat(home.await(FrameType.CONFIRM).sequence()).isBetween(995_000L, 995_001L);
		}
	}

	@Test
	void messageIdsDoNotShowTheSource() throws Exception {
		BlockingQueue<String> ids = new LinkedBlockingQueue<>();
		this.engine.listen(TaskOptions.of("ids"), (delivery) -> {
			ids.add(String.valueOf(delivery.messageId()));
			ids.add(String.valueOf(delivery.laterMessageId().get()));
		});
		try (Client client = new Client("ids", "unix")) {
			client.hello(token(1), 1024, 1, null);
			client.message(FrameLayout.FLAG_CONFIRM, 1, "a");
			client.message(0, 1, "b");
			String name = PublicIds.of(SOURCE);
			assertThat(name).hasSize(16).isNotEqualTo("0123456789abcdef");
			for (String id : List.of("-1", "-1", "-u1", "-u1")) {
				assertThat(ids.poll(20, TimeUnit.SECONDS)).isEqualTo(name + id);
			}
		}
	}

	private record Taken(int type, long source, long sequence, int extent, Map<String, Object> headers, String text) {
	}

	/** Frames that come back. */
	private abstract static class Reader {

		final List<Taken> taken = new ArrayList<>();

		private final ByteBuffer buffer = ByteBuffer.allocate(1 << 17);

		abstract ByteChannel channel();

		Taken await(int type) throws IOException {
			Taken found = find(type);
			while (found == null) {
				if (channel().read(this.buffer) < 0) {
					throw new IOException("ended after " + this.taken);
				}
				this.buffer.flip();
				Framing.IPC.decoder(FrameLimits.DEFAULT)
					.decode(this.buffer, (frame) -> this.taken.add(new Taken(frame.type(), frame.source(),
							frame.sequence(), frame.extent(), frame.headers(64), frame.payloadText())));
				this.buffer.compact();
				found = find(type);
			}
			this.taken.remove(found);
			return found;
		}

		private @Nullable Taken find(int type) {
			return this.taken.stream().filter((each) -> each.type() == type).findFirst().orElse(null);
		}

		boolean awaitEnd() throws IOException {
			int count = channel().read(this.buffer.clear());
			while (count > 0) {
				count = channel().read(this.buffer.clear());
			}
			return count < 0;
		}

	}

	private final class Client extends Reader implements AutoCloseable {

		private final ByteChannel channel;

		private final String task;

		private long source = SOURCE;

		Client(String scheme) throws IOException {
			this("orders", scheme);
		}

		Client(String task, String scheme) throws IOException {
			this.task = task;
			this.channel = scheme.equals("unix")
					? SocketChannel
						.open(UnixDomainSocketAddress.of(SessionTests.this.fixture.path().resolve(task + ".sock")))
					: FileChannel.open(SessionTests.this.fixture.path().resolve(task + ".fifo"),
							StandardOpenOption.WRITE);
		}

		@Override
		ByteChannel channel() {
			return this.channel;
		}

		void hello(byte @Nullable [] token, long window, long oldest, @Nullable String home) throws IOException {
			Map<String, Object> headers = new HashMap<>();
			headers.put(HelloHeaders.TASK, this.task);
			headers.put(HelloHeaders.WINDOW, window);
			headers.put(HelloHeaders.OLDEST, oldest);
			if (token != null) {
				headers.put(HelloHeaders.TOKEN, token);
			}
			if (home != null) {
				headers.put(HelloHeaders.RETURN, home);
			}
			ByteBuffer frame = ByteBuffer.allocate(1024);
			FrameEncoder.hello(frame, this.source, headers);
			this.channel.write(frame.flip());
		}

		Map<String, Object> awaitHello() throws IOException {
			return await(FrameType.HELLO).headers();
		}

		void message(int flags, long sequence, String text) throws IOException {
			ByteBuffer frame = ByteBuffer.allocate(1024);
			FrameEncoder.message(frame, FrameType.MESSAGE, flags, WireMessage.of(text.getBytes(StandardCharsets.UTF_8)),
					this.source, sequence);
			this.channel.write(frame.flip());
		}

		void goodbye() throws IOException {
			ByteBuffer frame = ByteBuffer.allocate(64);
			FrameEncoder.goodbye(frame, this.source, "");
			this.channel.write(frame.flip());
		}

		@Override
		public void close() throws IOException {
			this.channel.close();
		}

	}

	/** A FIFO for answers. */
	private final class Return extends Reader implements AutoCloseable {

		private final String address;

		private final FileChannel channel;

		Return(String name) throws Exception {
			String path = SessionTests.this.fixture.path().resolve(name + ".fifo").toString();
			assertThat(new ProcessBuilder("mkfifo", "-m", "600", path).start().waitFor()).isZero();
			this.address = "pipe:" + path;
			this.channel = FileChannel.open(java.nio.file.Path.of(path), StandardOpenOption.READ,
					StandardOpenOption.WRITE);
		}

		@Override
		ByteChannel channel() {
			return this.channel;
		}

		@Override
		public void close() throws IOException {
			this.channel.close();
		}

	}

}
