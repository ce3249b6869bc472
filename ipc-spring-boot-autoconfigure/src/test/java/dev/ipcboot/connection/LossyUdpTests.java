package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Confirmed messages over UDP through relays that drop datagrams in both directions:
 * introductions, messages, parts of them, verdicts and replies alike.
 */
@Timeout(120)
class LossyUdpTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final Map<Integer, AtomicInteger> handled = new ConcurrentHashMap<>();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private RelayedUdpTransport listen(double loss, MessageHandler handler) {
		RelayedUdpTransport transport = new RelayedUdpTransport(loss, 4711);
		this.fixture.engine(transport).listen(TaskOptions.of("orders").at(IpcAddress.of("udp:")), handler);
		return transport;
	}

	private void count(Delivery delivery) {
		this.handled.computeIfAbsent(delivery.payload().getInt(0), (number) -> new AtomicInteger()).incrementAndGet();
	}

	private static WireMessage message(int number, int size) {
		return WireMessage.of(ByteBuffer.allocate(size).putInt(number).array());
	}

	@ParameterizedTest
	@ValueSource(ints = { 64, 1000, 200_000 })
	void everyConfirmedMessageIsHandledOnceThoughOneDatagramInTenIsDropped(int size) throws Exception {
		int count = (size > 100_000) ? 60 : 3000;
		RelayedUdpTransport receiving = listen(0.1, this::count);
		RelayedUdpTransport sending = new RelayedUdpTransport(0.1, 815);
		TaskSender sender = this.fixture.engine(sending).sender("orders");
		List<Outcomes> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Outcomes outcomes = new Outcomes();
			all.add(outcomes);
			sender.send(message(i, size), outcomes, TIMEOUT);
		}
		for (Outcomes outcomes : all) {
			assertThat(outcomes.await(60)).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		assertThat(this.handled).hasSize(count);
		assertThat(this.handled.values()).allSatisfy((times) -> assertThat(times).hasValue(1));
		assertThat(receiving.relays().get(0).dropped()).isPositive();
		assertThat(sending.relays()).hasSize(1);
	}

	@Test
	void everyRequestIsAnsweredThoughOneDatagramInTenIsDropped() throws Exception {
		listen(0.1, (delivery) -> {
			count(delivery);
			delivery.reply(WireMessage.of(delivery.payloadBytes()));
		});
		RelayedUdpTransport sending = new RelayedUdpTransport(0.1, 99);
		TaskSender sender = this.fixture.engine(sending).sender("orders");
		for (int i = 0; i < 100; i++) {
			BlockingQueue<byte[]> reply = new LinkedBlockingQueue<>();
			sender.request(message(i, 100), replyTo(reply), TIMEOUT);
			assertThat(ByteBuffer.wrap(reply.poll(60, TimeUnit.SECONDS)).getInt()).isEqualTo(i);
		}
		assertThat(this.handled.values()).hasSize(100).allSatisfy((times) -> assertThat(times).hasValue(1));
		assertThat(sending.relays().get(0).dropped()).isPositive();
	}

	@Test
	void aMessageOfHundredsOfDatagramsAndItsReplyPass() throws Exception {
		listen(0.1, (delivery) -> {
			count(delivery);
			delivery.reply(WireMessage.of(delivery.payloadBytes()));
		});
		RelayedUdpTransport sending = new RelayedUdpTransport(0.1, 7);
		byte[] payload = new byte[15 * 1024 * 1024];
		new Random(3).nextBytes(payload);
		BlockingQueue<byte[]> reply = new LinkedBlockingQueue<>();
		this.fixture.engine(sending).sender("orders").request(WireMessage.of(payload), replyTo(reply), TIMEOUT);
		assertThat(Arrays.equals(reply.poll(60, TimeUnit.SECONDS), payload)).isTrue();
		assertThat(this.handled.values()).singleElement().satisfies((times) -> assertThat(times).hasValue(1));
	}

	private static Completion replyTo(BlockingQueue<byte[]> queue) {
		return new Completion() {

			@Override
			public void completed(Outcome outcome, String reason) {
				queue.add((outcome + ": " + reason).getBytes());
			}

			@Override
			public void replied(FrameView reply) {
				queue.add(reply.payloadBytes());
			}

		};
	}

	@Test
	void whatIsSentThroughAnOutageArrivesAfterIt() throws Exception {
		RelayedUdpTransport receiving = listen(0, this::count);
		TaskSender sender = this.fixture.engine(new RelayedUdpTransport(0, 1)).sender("orders");
		Outcomes before = new Outcomes();
		sender.send(message(0, 64), before, TIMEOUT);
		assertThat(before.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		receiving.relays().get(0).drop(1);
		List<Outcomes> all = new ArrayList<>();
		for (int i = 1; i <= 500; i++) {
			Outcomes outcomes = new Outcomes();
			all.add(outcomes);
			sender.send(message(i, 64), outcomes, TIMEOUT);
		}
		sender.flush();
		assertThat(all.get(0).isDone()).isFalse();
		receiving.relays().get(0).drop(0);
		for (Outcomes outcomes : all) {
			assertThat(outcomes.await(60)).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		assertThat(this.handled.values()).hasSize(501).allSatisfy((times) -> assertThat(times).hasValue(1));
	}

	/**
	 * Far more than any receive buffer holds, from several senders at once: what is lost
	 * for want of room comes again, and the senders find a rate that the receiver bears.
	 */
	@Test
	void aFloodConverges() throws Exception {
		this.fixture.engine(TestTransports.of("udp"))
			.listen(TaskOptions.of("orders").at(IpcAddress.of("udp:")), this::count);
		List<Outcomes> all = new ArrayList<>();
		for (int t = 0; t < 4; t++) {
			TaskSender sender = this.fixture.engine(TestTransports.of("udp")).sender("orders");
			int first = t * 1000;
			List<Outcomes> mine = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				mine.add(new Outcomes());
			}
			all.addAll(mine);
			Threads.start("test-flood-" + t, true, () -> {
				for (int i = 0; i < 1000; i++) {
					sender.send(message(first + i, 60_000), mine.get(i), TIMEOUT);
				}
			});
		}
		for (Outcomes outcomes : all) {
			assertThat(outcomes.await(60)).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		assertThat(this.handled.values()).hasSize(4000).allSatisfy((times) -> assertThat(times).hasValue(1));
	}

}
