package dev.ipcboot.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.HelloHeaders;
import dev.ipcboot.frame.MessageDecoder;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.posix.Pipe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Peers that send and never read what comes back. They cost others nothing, and once they
 * read, they find everything in order.
 */
@Timeout(120)
class UnreadAnswersTests {

	private static final int REPLY = 64 * 1024;

	private static final int SMALL_REPLY = 8 * 1024;

	private final AtomicInteger handled = new AtomicInteger();

	private final BlockingQueue<String> lost = new LinkedBlockingQueue<>();

	private final List<RawPeer> peers = new ArrayList<>();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		for (RawPeer peer : this.peers) {
			peer.close();
		}
		this.fixture.close();
	}

	private TaskReceiver listen(String scheme, Duration writeTimeout, int reply) {
		EngineOptions defaults = EngineOptions.DEFAULT;
		EngineOptions options = new EngineOptions(defaults.limits(), defaults.window(), defaults.connectTimeout(),
				writeTimeout, defaults.retryFor(), defaults.confirmTimeout(), List.of(), Map.of());
		EngineEvents events = new EngineEvents() {
			@Override
			public void answerLost(String task, IpcAddress address, IpcPeer peer, String reason) {
				UnreadAnswersTests.this.lost.add(reason);
			}
		};
		return this.fixture.engine(options, events, TestTransports.of(scheme))
			.listen(TaskOptions.of("orders")
				.at(IpcAddress.of(scheme.equals("tcp") ? "tcp://127.0.0.1:0" : scheme + ":")), (delivery) -> {
					this.handled.incrementAndGet();
					delivery
						.reply(WireMessage.of(ByteBuffer.allocate(reply).putInt(delivery.payload().getInt(0)).array()));
				});
	}

	private RawPeer peer(TaskReceiver receiver, int number) throws Exception {
		String address = receiver.addresses().get(0).toString();
		RawPeer peer;
		if (address.startsWith("pipe:")) {
			Path home = this.fixture.path().resolve("home" + number + ".fifo");
			Pipe.create(home);
			peer = new RawPeer(number,
					FileChannel.open(Path.of(address.substring("pipe:".length())), StandardOpenOption.WRITE),
					FileChannel.open(home, StandardOpenOption.READ, StandardOpenOption.WRITE), "pipe:" + home);
		}
		else {
			SocketAddress target = address.startsWith("tcp:")
					? new InetSocketAddress("127.0.0.1", Integer.parseInt(address.replaceAll(".*:", "")))
					: UnixDomainSocketAddress.of(address.substring("unix:".length()));
			SocketChannel channel = SocketChannel.open(target);
			peer = new RawPeer(number, channel, channel, null);
		}
		this.peers.add(peer);
		return peer;
	}

	/** Requests of an honest sender, one after the other. */
	private void requireQuickReplies(String scheme, int count, Duration each) throws Exception {
		TaskSender sender = this.fixture.engine(TestTransports.of(scheme)).sender("orders");
		for (int i = 0; i < count; i++) {
			Outcomes outcomes = new Outcomes();
			sender.request(WireMessage.of(new byte[64]), outcomes, each);
			assertThat(outcomes.await()).as("request %s", i).isEqualTo(Outcome.ACKNOWLEDGED);
		}
	}

	@Test
	void threeHundredFullFifosHoldNobodyUp() throws Exception {
		int count = 300;
		int requests = 12;
		TaskReceiver receiver = listen("pipe", Duration.ofSeconds(30), SMALL_REPLY);
		for (int i = 0; i < count; i++) {
			peer(receiver, i).hello();
		}
		for (RawPeer peer : this.peers) {
			peer.requests(1, requests);
		}
		requireQuickReplies("pipe", 50, Duration.ofSeconds(5));
		await().atMost(Duration.ofSeconds(30))
			.untilAtomic(this.handled, org.hamcrest.Matchers.equalTo(count * requests + 50));
		for (int i = 0; i < count; i += 60) {
			this.peers.get(i).requireReplies(1, requests, SMALL_REPLY);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "tcp" })
	void socketsThatNobodyReadsHoldNobodyUp(String scheme) throws Exception {
		TaskReceiver receiver = listen(scheme, Duration.ofSeconds(30), REPLY);
		for (int i = 0; i < 10; i++) {
			peer(receiver, i).hello();
		}
		for (RawPeer peer : this.peers) {
			peer.requests(1, 100);
		}
		requireQuickReplies(scheme, 50, Duration.ofSeconds(2));
		await().atMost(Duration.ofSeconds(30)).untilAtomic(this.handled, org.hamcrest.Matchers.equalTo(1050));
		requireQuickReplies(scheme, 50, Duration.ofSeconds(2));
		assertThat(this.lost).isEmpty();
		this.peers.get(9).requireReplies(1, 100, REPLY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "tcp" })
	void endlessGreetingsHoldNobodyUp(String scheme) throws Exception {
		TaskReceiver receiver = listen(scheme, Duration.ofSeconds(30), SMALL_REPLY);
		RawPeer peer = peer(receiver, 0);
		Thread greetings = Threads.start("test-greetings", true, () -> {
			try {
				for (int i = 0; i < 100_000; i++) {
					peer.hello();
				}
			}
			catch (IOException ex) {
				// The test is over
			}
		});
		requireQuickReplies(scheme, 50, Duration.ofSeconds(2));
		greetings.join(30_000);
		assertThat(greetings.isAlive()).isFalse();
		peer.requests(1, 5);
		peer.requireReplies(1, 5, SMALL_REPLY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "tcp" })
	void peerThatTakesNothingIsClosedAndFindsItsOutcomesOnTheNextConnection(String scheme) throws Exception {
		TaskReceiver receiver = listen(scheme, Duration.ofMillis(500), REPLY);
		RawPeer peer = peer(receiver, 7);
		peer.hello();
		peer.requests(1, 200);
		assertThat(this.lost.poll(20, TimeUnit.SECONDS)).contains("outcomes wait", "ipc.write-timeout");
		RawPeer again = peer(receiver, 7);
		again.hello();
		again.requireReplies(150, 200, REPLY);
		assertThat(this.handled).hasValue(200);
	}

	@Test
	void peerWithoutAConnectionOfItsOwnIsReportedOnceAndServedLater() throws Exception {
		TaskReceiver receiver = listen("pipe", Duration.ofMillis(300), SMALL_REPLY);
		RawPeer peer = peer(receiver, 7);
		peer.hello();
		peer.requests(1, 20);
		assertThat(this.lost.poll(20, TimeUnit.SECONDS)).contains("outcomes wait");
		peer.requireReplies(1, 20, SMALL_REPLY);
		assertThat(this.lost).isEmpty();
	}

	@Test
	void closingWaitsForNoneOfThem() throws Exception {
		TaskReceiver receiver = listen("pipe", Duration.ofSeconds(30), SMALL_REPLY);
		for (int i = 0; i < 100; i++) {
			peer(receiver, i).hello();
		}
		for (RawPeer peer : this.peers) {
			peer.requests(1, 12);
		}
		await().atMost(Duration.ofSeconds(30)).untilAtomic(this.handled, org.hamcrest.Matchers.equalTo(1200));
		long begin = System.nanoTime();
		receiver.close();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
		assertThat(this.lost.poll(1, TimeUnit.SECONDS)).contains("outcomes", "closed");
	}

	/**
	 * A peer that speaks frames by hand.
	 */
	private static final class RawPeer implements AutoCloseable {

		private final long source;

		private final ByteChannel out;

		private final ByteChannel in;

		private final String home;

		RawPeer(int number, ByteChannel out, ByteChannel in, String home) {
			this.source = 1000 + number;
			this.out = out;
			this.in = in;
			this.home = home;
		}

		void hello() throws IOException {
			Map<String, Object> headers = new HashMap<>();
			headers.put(HelloHeaders.TASK, "orders");
			headers.put(HelloHeaders.WINDOW, 1024L);
			byte[] token = new byte[16];
			token[0] = (byte) this.source;
			headers.put("token", token);
			if (this.home != null) {
				headers.put(HelloHeaders.RETURN, this.home);
			}
			ByteBuffer frame = ByteBuffer.allocate(1024);
			FrameEncoder.hello(frame, this.source, headers);
			write(frame.flip());
		}

		void requests(int first, int last) throws IOException {
			for (int i = first; i <= last; i++) {
				ByteBuffer frame = ByteBuffer.allocate(128);
				FrameEncoder.message(frame, FrameType.MESSAGE, FrameLayout.FLAG_REQUEST,
						WireMessage.of(ByteBuffer.allocate(8).putInt(i).array()), this.source, i);
				write(frame.flip());
			}
		}

		private void write(ByteBuffer frame) throws IOException {
			while (frame.hasRemaining()) {
				this.out.write(frame);
			}
		}

		/** Reads all replies, in their order. */
		void requireReplies(int first, int last, int size) throws IOException {
			MessageDecoder decoder = Framing.IPC.decoder(FrameLimits.DEFAULT);
			ByteBuffer buffer = ByteBuffer.allocate(1 << 17);
			List<Long> replied = new ArrayList<>();
			while (replied.isEmpty() || replied.get(replied.size() - 1) < last) {
				assertThat(this.in.read(buffer)).as("end after %s", replied).isNotNegative();
				decoder.decode(buffer.flip(), (frame) -> {
					if (frame.type() == FrameType.REPLY) {
						assertThat(frame.payloadLength()).isEqualTo(size);
						assertThat((long) frame.payload().getInt(0)).isEqualTo(frame.sequence());
						replied.add(frame.sequence());
					}
					else {
						assertThat(frame.type()).isEqualTo(FrameType.HELLO);
					}
				});
				buffer.compact();
			}
			assertThat(replied).isSorted().doesNotHaveDuplicates().contains((long) last);
			assertThat(replied.get(0)).isLessThanOrEqualTo(first);
			assertThat(replied).hasSize((int) (last - replied.get(0) + 1));
		}

		@Override
		public void close() throws IOException {
			this.out.close();
			this.in.close();
		}

	}

}
