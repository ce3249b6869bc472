package dev.ipcboot.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.directory.Claim;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.HelloHeaders;
import dev.ipcboot.frame.MessageDecoder;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Opening of a connection: the HELLO of a sender, and the answer that it requires.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HandshakeTests {

	private static final Duration SECONDS = Duration.ofSeconds(20);

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private static EngineOptions impatient() {
		EngineOptions options = EngineOptions.DEFAULT;
		return new EngineOptions(options.limits(), options.window(), Duration.ofMillis(500), options.writeTimeout(),
				options.retryFor(), options.confirmTimeout(), List.of(), Map.of());
	}

	private static void plain(IpcEngine engine) {
		engine.sender("orders").send(WireMessage.of(new byte[8]), SECONDS);
	}

	private static Outcomes confirmed(IpcEngine engine, Duration timeout) {
		return confirmed(engine, WireMessage.of(new byte[8]), timeout);
	}

	private static Outcomes confirmed(IpcEngine engine, WireMessage message, Duration timeout) {
		Outcomes outcomes = new Outcomes();
		engine.sender("orders").send(message, outcomes, timeout);
		return outcomes;
	}

	@Test
	void strangerAtStaleAddressGetsNothing() throws Exception {
		IpcEngine engine = this.fixture.engine(impatient(), TestTransports.of("tcp"));
		try (Peer stranger = new Peer((peer, frame) -> peer.hello(frame.source(), "orders", "0011223344556677", 1024));
				Claim claim = stranger.publish(this.fixture)) {
			assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(() -> plain(engine))
				.withMessageContaining("instance '0011223344556677'")
				.withMessageContaining("instance '" + claim.instance() + "'")
				.withMessageContaining("nothing was sent");
			assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(() -> confirmed(engine, SECONDS));
			assertThat(stranger.types).containsOnly(FrameType.HELLO);
		}
	}

	@Test
	void answerWithoutInstanceIsRefused() throws Exception {
		IpcEngine engine = this.fixture.engine(impatient(), TestTransports.of("tcp"));
		try (Peer stranger = new Peer((peer, frame) -> peer.hello(frame.source(), "orders", "", 1024));
				Claim claim = stranger.publish(this.fixture)) {
			assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(() -> plain(engine))
				.withMessageContaining("no instance");
			assertThat(stranger.types).containsOnly(FrameType.HELLO);
			assertThat(claim.instance()).isNotEmpty();
		}
	}

	@Test
	void answerOfAnotherTaskIsRefused() throws Exception {
		IpcEngine engine = this.fixture.engine(
				impatient().with(TaskOptions.of("orders").at(IpcAddress.of("tcp://127.0.0.1:1"))),
				TestTransports.of("tcp"));
		try (Peer stranger = new Peer((peer, frame) -> peer.hello(frame.source(), "in\nvoices", "00", 1024))) {
			IpcEngine configured = this.fixture.engine(
					impatient().with(TaskOptions.of("orders").at(IpcAddress.of(stranger.address()))),
					TestTransports.of("tcp"));
			assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(() -> plain(configured))
				.withMessageContaining("task 'in?voices'");
			assertThat(stranger.types).containsOnly(FrameType.HELLO);
		}
		assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(() -> plain(engine));
	}

	@Test
	void silenceEndsWithTheConnectTimeout() throws Exception {
		IpcEngine engine = this.fixture.engine(impatient(), TestTransports.of("tcp"));
		try (Peer silent = new Peer((peer, frame) -> {
		}); Claim claim = silent.publish(this.fixture)) {
			long begin = System.nanoTime();
			assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(() -> plain(engine))
				.withMessageContaining("no answer to the HELLO")
				.withMessageContaining("ipc.connect-timeout");
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(450),
					Duration.ofSeconds(15));
			assertThat(silent.types).containsOnly(FrameType.HELLO);
			assertThat(claim.instance()).isNotEmpty();
		}
	}

	@Test
	void senderKeepsToTheGrantedWindow() throws Exception {
		IpcEngine engine = this.fixture.engine(impatient(), TestTransports.of("tcp"));
		Queue<Long> sequences = new ConcurrentLinkedQueue<>();
		try (Peer peer = new Peer((self, frame) -> {
			if (frame.type() == FrameType.HELLO) {
				self.hello(frame.source(), "orders", self.instance, 4);
			}
			else if (frame.type() == FrameType.MESSAGE) {
				sequences.add(frame.sequence());
			}
		}); Claim claim = peer.publish(this.fixture)) {
			List<Outcomes> sent = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				sent.add(confirmed(engine, SECONDS));
			}
			engine.sender("orders").flush();
			await().until(() -> sequences.size() == 4);
			assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> confirmed(engine, Duration.ofMillis(100))))
				.isNotNull();
			assertThat(sequences).containsExactly(1L, 2L, 3L, 4L);
			peer.confirm(1, 2);
			assertThat(sent.get(1).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			confirmed(engine, SECONDS);
			engine.sender("orders").flush();
			await().until(() -> sequences.contains(5L));
			assertThat(claim.instance()).isNotEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "pipe", "posix-mq", "sysv-mq", "unix-dgram" })
	void busyReaderOfProtectedObjectDoesNotHoldUpSenders(String scheme) throws Exception {
		CountDownLatch busy = new CountDownLatch(1);
		CountDownLatch free = new CountDownLatch(1);
		IpcEngine receiver = this.fixture.engine(TestTransports.of(scheme));
		receiver.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> {
			busy.countDown();
			awaitQuietly(free);
		});
		confirmed(this.fixture.engine(TestTransports.of(scheme)), SECONDS);
		busy.await();
		try {
			IpcEngine other = this.fixture.engine(TestTransports.of(scheme));
			long begin = System.nanoTime();
			plain(other);
			Outcomes later = confirmed(other, SECONDS);
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
			free.countDown();
			assertThat(later.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		finally {
			free.countDown();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "unix-seqpacket", "tcp" })
	void pausedReceiverAnswersHello(String scheme) throws Exception {
		IpcEngine receiver = this.fixture.engine(TestTransports.of(scheme));
		TaskReceiver paused = receiver.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> {
		});
		paused.pause();
		IpcEngine engine = this.fixture.engine(impatient(), TestTransports.of(scheme));
		plain(engine);
		Outcomes outcomes = confirmed(engine, SECONDS);
		assertThat(outcomes.isDone()).isFalse();
		paused.resume();
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	/**
	 * After so many messages that were given up, the receiver has heard of none since.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "pipe", "posix-mq", "sysv-mq", "unix", "udp" })
	void messagesAfterManyGivenUpAreNotBeyondTheWindow(String scheme) throws Exception {
		IpcEngine receiver = this.fixture.engine(TestTransports.of(scheme));
		TaskReceiver paused = receiver.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> {
		});
		IpcEngine engine = this.fixture.engine(impatient().withWindow(4), TestTransports.of(scheme));
		assertThat(confirmed(engine, SECONDS).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		paused.pause();
		for (int round = 0; round < 2; round++) {
			List<Outcomes> given = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				given.add(confirmed(engine, Duration.ofMillis(100)));
			}
			for (Outcomes each : given) {
				assertThat(each.await()).isEqualTo(Outcome.UNKNOWN);
			}
		}
		Outcomes urgent = confirmed(engine, WireMessage.of(Map.of(), new byte[8], 9), SECONDS);
		paused.resume();
		assertThat(urgent.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(receiver.statistics().snapshots().get(0).stage(dev.ipcboot.stats.Stage.DROPPED).total()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "pipe" })
	void receiverWithoutOutcomesIsGreetedAgain(String scheme) throws Exception {
		RecordedEvents events = new RecordedEvents();
		IpcEngine engine = this.fixture.engine(impatient(), events, TestTransports.of(scheme));
		try (Peer mute = new Peer(scheme, this.fixture, (peer, frame) -> {
			if (frame.type() == FrameType.HELLO) {
				peer.hello(frame, peer.instance);
			}
		}); Claim claim = mute.publish(this.fixture)) {
			// The connection is opened first, which may take longer than the deadlines
			plain(engine);
			for (int i = 0; i < 64; i++) {
				assertThat(confirmed(engine, Duration.ofMillis(40)).await()).isEqualTo(Outcome.UNKNOWN);
			}
			await().until(() -> mute.types.stream().filter((type) -> type == FrameType.HELLO).count() >= 3);
			assertThat(events.lines()).filteredOn((line) -> line.startsWith("outcomes missing")).hasSize(1);
			assertThat(events.lines()).filteredOn((line) -> line.startsWith("lost"))
				.hasSizeGreaterThanOrEqualTo(scheme.equals("pipe") ? 1 : 0)
				.hasSizeLessThanOrEqualTo(scheme.equals("pipe") ? 3 : 0);
			assertThat(claim.instance()).isNotEmpty();
		}
	}

	@Test
	void anotherInstanceThatAnswersLaterEndsTheConnection() throws Exception {
		RecordedEvents events = new RecordedEvents();
		IpcEngine engine = this.fixture.engine(impatient(), events, TestTransports.of("pipe"));
		CountDownLatch told = new CountDownLatch(1);
		try (Peer peer = new Peer("pipe", this.fixture, (self, frame) -> {
			if (frame.type() == FrameType.MESSAGE && told.getCount() > 0) {
				self.hello(self.greeting, "0011223344556677");
				told.countDown();
			}
			else if (frame.type() == FrameType.HELLO && told.getCount() == 0) {
				self.hello(frame, self.instance);
			}
		}); Claim claim = peer.publish(this.fixture)) {
			// Nothing answers in the short time
			plain(engine);
			told.await();
			await().until(() -> events.lines().stream().anyMatch((line) -> line.contains("0011223344556677")));
			plain(engine);
			assertThat(engine.sender("orders").state()).isEqualTo(TaskSender.State.CONNECTED);
			assertThat(claim.instance()).isNotEmpty();
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

	/** Something that listens at a port and speaks frames as a test wants it. */
	private static final class Peer implements AutoCloseable {

		final Queue<Integer> types = new ConcurrentLinkedQueue<>();

		private final @Nullable ServerSocketChannel server;

		private final BiConsumer<Peer, FrameView> answer;

		private final String address;

		private volatile @Nullable ByteChannel channel;

		private volatile String home = "";

		/** The source of the latest HELLO, for an answer that comes later. */
		private volatile long greeting;

		private volatile long source;

		private volatile String instance = "";

		Peer(BiConsumer<Peer, FrameView> answer) throws Exception {
			this("tcp", null, answer);
		}

		Peer(String scheme, @Nullable EngineFixture fixture, BiConsumer<Peer, FrameView> answer) throws Exception {
			this.answer = answer;
			if (scheme.equals("pipe")) {
				String path = fixture.path().resolve("orders.fifo").toString();
				assertThat(new ProcessBuilder("mkfifo", "-m", "600", path).start().waitFor()).isZero();
				this.server = null;
				this.address = "pipe:" + path;
				this.channel = FileChannel.open(Path.of(path), StandardOpenOption.READ, StandardOpenOption.WRITE);
			}
			else {
				this.server = ServerSocketChannel.open()
					.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				this.address = "tcp://127.0.0.1:" + ((InetSocketAddress) this.server.getLocalAddress()).getPort();
			}
			Thread thread = new Thread(this::serve, "peer");
			thread.setDaemon(true);
			thread.start();
		}

		String address() {
			return this.address;
		}

		Claim publish(EngineFixture fixture) throws IOException {
			Claim claim = TaskDirectory.open(fixture.path()).claim("orders");
			claim.publish(claim.describe(List.of(IpcAddress.of(address())), "ipc"));
			this.instance = claim.instance();
			return claim;
		}

		private void serve() {
			try {
				if (this.server == null) {
					read(this.channel);
					return;
				}
				while (true) {
					this.channel = this.server.accept();
					read(this.channel);
				}
			}
			catch (IOException ex) {
				// The end of the test
			}
		}

		private void read(ByteChannel from) {
			ByteBuffer buffer = ByteBuffer.allocate(1 << 17);
			MessageDecoder decoder = Framing.IPC.decoder(FrameLimits.DEFAULT);
			try {
				while (from.read(buffer) >= 0) {
					buffer.flip();
					decoder.decode(buffer, (frame) -> {
						this.types.add(frame.type());
						this.source = frame.source();
						if (frame.type() == FrameType.HELLO) {
							this.greeting = frame.source();
							this.home = String.valueOf(frame.headers(64).get(HelloHeaders.RETURN));
						}
						this.answer.accept(this, frame);
					});
					buffer.compact();
				}
			}
			catch (IOException ex) {
				// The sender has closed the connection
			}
		}

		void hello(FrameView frame, String name) {
			hello(frame.source(), "orders", name, 1024);
		}

		void hello(long to, String name) {
			hello(to, "orders", name, 1024);
		}

		void hello(long to, String task, String name, long window) {
			Map<String, Object> headers = new HashMap<>();
			headers.put(HelloHeaders.TASK, task);
			headers.put(HelloHeaders.WINDOW, window);
			if (!name.isEmpty()) {
				headers.put(HelloHeaders.INSTANCE, name);
			}
			ByteBuffer frame = ByteBuffer.allocate(1024);
			FrameEncoder.hello(frame, to, headers);
			write(frame.flip());
		}

		void confirm(long first, long last) {
			ByteBuffer frame = ByteBuffer.allocate(64);
			FrameEncoder.confirm(frame, this.source, last, (int) (last - first + 1), -1);
			write(frame.flip());
		}

		private void write(ByteBuffer frame) {
			try {
				if (this.server != null) {
					this.channel.write(frame);
					return;
				}
				try (FileChannel back = FileChannel.open(Path.of(this.home.substring("pipe:".length())),
						StandardOpenOption.WRITE)) {
					back.write(frame);
				}
			}
			catch (IOException ex) {
				// The sender has closed the connection
			}
		}

		@Override
		public void close() throws IOException {
			if (this.server != null) {
				this.server.close();
			}
			ByteChannel current = this.channel;
			if (current != null) {
				current.close();
			}
		}

	}

}
