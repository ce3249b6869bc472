package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcMessageTooLargeException;
import dev.ipcboot.IpcTaskTakenException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.Stage;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What the engine promises on every carrier that speaks frames. A subclass names the
 * carrier.
 */
@Timeout(60)
abstract class EngineContractTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private EngineFixture fixture;

	private IpcEngine receiving;

	private IpcEngine sending;

	protected abstract Transport transport();

	/**
	 * The options of the carrier, on both sides.
	 * @return none, if not overridden
	 */
	protected TransportOptions transportOptions() {
		return TransportOptions.NONE;
	}

	/**
	 * The window of the sender: as many small messages as the carrier holds unread.
	 */
	protected int window() {
		return EngineOptions.DEFAULT.window();
	}

	/**
	 * How many messages are many.
	 */
	protected int count() {
		return 20_000;
	}

	/**
	 * Where the sender reaches the task: by the record in the directory, if not
	 * overridden.
	 */
	protected List<IpcAddress> senderAddresses() {
		return List.of();
	}

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
		EngineOptions options = EngineOptions.DEFAULT
			.with(new TaskOptions("orders", senderAddresses(), Framing.IPC, transportOptions()));
		this.receiving = this.fixture.engine(options, transport());
		this.sending = this.fixture.engine(options.withWindow(window()).withSenderGrace(Duration.ofMillis(200)),
				transport());
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	TaskReceiver listen(MessageHandler handler) {
		return this.receiving.listen(options(), handler);
	}

	TaskOptions options() {
		return new TaskOptions("orders", List.of(new IpcAddress(transport().scheme(), "")), Framing.IPC,
				transportOptions());
	}

	private void collect(Delivery delivery) {
		this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8));
	}

	private static WireMessage text(String text) {
		return WireMessage.of(text.getBytes(StandardCharsets.UTF_8));
	}

	IpcEngine openFurther() {
		return this.fixture.engine(transport());
	}

	TaskSender sender() {
		return this.sending.sender("orders");
	}

	@Test
	void aPlainMessageArrives() throws Exception {
		listen(this::collect);
		sender().send(text("hello"), TIMEOUT);
		assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
	}

	@Test
	void aConfirmedMessageIsAcknowledged() throws Exception {
		listen(this::collect);
		Outcomes outcomes = new Outcomes();
		sender().send(text("hello"), outcomes, TIMEOUT);
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.received).containsExactly("hello");
	}

	@Test
	void manyMessagesKeepTheirOrderAndAreAllConfirmed() throws Exception {
		listen(this::collect);
		int count = count();
		List<Outcomes> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Outcomes outcomes = new Outcomes();
			all.add(outcomes);
			sender().send(text("m" + i), outcomes, TIMEOUT);
		}
		for (Outcomes outcomes : all) {
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		assertThat(this.received).hasSize(count);
		if (transport().traits().reliable()) {
			for (int i = 0; i < count; i++) {
				assertThat(this.received.poll()).isEqualTo("m" + i);
			}
		}
		assertThat(Set.copyOf(this.received)).hasSize(transport().traits().reliable() ? 0 : count);
		assertThat(sender().unconfirmed()).isZero();
	}

	@Test
	void severalThreadsShareALink() throws Exception {
		listen(this::collect);
		int threads = 4;
		int each = count() * 3 / 20;
		CountDownLatch done = new CountDownLatch(threads * each);
		AtomicInteger acknowledged = new AtomicInteger();
		for (int t = 0; t < threads; t++) {
			Threads.start("test-sender-" + t, true, () -> {
				for (int i = 0; i < each; i++) {
					sender().send(text("x" + i), (outcome, reason) -> {
						if (outcome == Outcome.ACKNOWLEDGED) {
							acknowledged.incrementAndGet();
						}
						done.countDown();
					}, TIMEOUT);
				}
			});
		}
		assertThat(done.await(40, TimeUnit.SECONDS)).isTrue();
		assertThat(acknowledged).hasValue(threads * each);
		assertThat(this.received).hasSize(threads * each);
	}

	@Test
	void aRequestIsAnswered() throws Exception {
		listen((delivery) -> delivery
			.reply(text("re: " + new String(delivery.payloadBytes(), StandardCharsets.UTF_8))));
		for (int i = 0; i < 200; i++) {
			Outcomes outcomes = new Outcomes();
			sender().request(text("q" + i), outcomes, TIMEOUT);
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(outcomes.text()).isEqualTo("re: q" + i);
		}
	}

	@Test
	void aVerdictMayComeLaterFromAnotherThread() throws Exception {
		listen((delivery) -> {
			Verdict verdict = delivery.detach();
			Threads.start("test-verdict", true, () -> verdict.reply(text("later")));
		});
		Outcomes outcomes = new Outcomes();
		sender().request(text("q"), outcomes, TIMEOUT);
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(outcomes.text()).isEqualTo("later");
	}

	@Test
	void aHandlerThatThrowsRejectsAndLivesOn() throws Exception {
		listen((delivery) -> {
			collect(delivery);
			if (this.received.size() == 1) {
				throw new IllegalArgumentException("no such thing");
			}
		});
		Outcomes rejected = new Outcomes();
		sender().send(text("bad"), rejected, TIMEOUT);
		assertThat(rejected.await()).isEqualTo(Outcome.REJECTED);
		assertThat(rejected.text()).contains("no such thing");
		Outcomes next = new Outcomes();
		sender().send(text("good"), next, TIMEOUT);
		assertThat(next.await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@Test
	void aCompletionThatThrowsCostsNobodyElseAnAnswer() throws Exception {
		listen(this::collect);
		sender().send(text("bad"), (outcome, reason) -> {
			throw new IllegalStateException("expected by the test");
		}, TIMEOUT);
		Outcomes next = new Outcomes();
		sender().send(text("good"), next, TIMEOUT);
		assertThat(next.await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@Test
	void headersAndPriorityTravel() throws Exception {
		BlockingQueue<Map<String, Object>> headers = new LinkedBlockingQueue<>();
		AtomicInteger priority = new AtomicInteger();
		listen((delivery) -> {
			priority.set(delivery.priority());
			headers.add(delivery.headers());
		});
		Map<String, Object> sent = Map.of("text", "ä€", "number", 42L, "ratio", 0.5, "flag", true);
		Outcomes outcomes = new Outcomes();
		sender().send(WireMessage.of(sent, new byte[0], 7), outcomes, TIMEOUT);
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(headers.take()).isEqualTo(sent);
		assertThat(priority).hasValue(7);
	}

	@Test
	void fiveMebibytesTravelBothWays() throws Exception {
		byte[] payload = new byte[5 * 1024 * 1024];
		new Random(1).nextBytes(payload);
		BlockingQueue<byte[]> bytes = new LinkedBlockingQueue<>();
		listen((delivery) -> delivery.reply(WireMessage.of(delivery.payloadBytes())));
		Completion completion = new Completion() {

			@Override
			public void completed(Outcome outcome, String reason) {
				bytes.add(String.valueOf(reason).getBytes(StandardCharsets.UTF_8));
			}

			@Override
			public void replied(dev.ipcboot.frame.FrameView reply) {
				bytes.add(reply.payloadBytes());
			}

		};
		sender().request(WireMessage.of(Map.of("a", "b"), payload, 0), completion, TIMEOUT);
		assertThat(Arrays.equals(bytes.poll(20, TimeUnit.SECONDS), payload)).isTrue();
	}

	@Test
	void aMessageOverTheLimitIsRefusedBeforeSending() {
		listen(this::collect);
		int limit = EngineOptions.DEFAULT.limits().maxMessageSize();
		assertThatExceptionOfType(IpcMessageTooLargeException.class)
			.isThrownBy(() -> sender().send(WireMessage.of(new byte[limit + 1]), TIMEOUT))
			.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(limit))
			.satisfies((ex) -> assertThat(ex.getSize()).isEqualTo(limit + 1));
		assertThat(this.received).isEmpty();
	}

	@Test
	void aTaskThatNobodyOwnsFailsAtOnce() {
		assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(() -> sender().send(text("x"), TIMEOUT))
			.withMessageContaining("orders")
			.withMessageContaining("no process owns it");
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> sender().send(text("x"), new Outcomes(), TIMEOUT));
	}

	@Test
	void aNameHasOneOwner() throws Exception {
		listen(this::collect);
		assertThatExceptionOfType(IpcTaskTakenException.class)
			.isThrownBy(() -> this.sending.listen(options(), this::collect))
			.withMessageContaining("orders")
			.withMessageContaining(String.valueOf(ProcessHandle.current().pid()));
	}

	@Test
	void aRestartedReceiverIsFoundAgain() throws Exception {
		TaskReceiver first = listen(this::collect);
		Outcomes before = new Outcomes();
		sender().send(text("before"), before, TIMEOUT);
		assertThat(before.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		first.close();
		Outcomes during = new Outcomes();
		sender().send(text("during"), during, TIMEOUT);
		listen(this::collect);
		assertThat(during.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		Outcomes after = new Outcomes();
		sender().send(text("after"), after, TIMEOUT);
		assertThat(after.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.received).contains("before", "during", "after");
	}

	@Test
	void aFullWindowHoldsTheSenderBackUntilItsDeadline() throws Exception {
		CountDownLatch go = new CountDownLatch(1);
		listen((delivery) -> go.await());
		int window = window();
		List<Outcomes> all = new ArrayList<>();
		for (int i = 0; i < window; i++) {
			Outcomes outcomes = new Outcomes();
			all.add(outcomes);
			sender().send(text("m" + i), outcomes, TIMEOUT);
		}
		assertThatExceptionOfType(IpcTimeoutException.class)
			.isThrownBy(() -> sender().send(text("one more"), new Outcomes(), Duration.ofMillis(200)))
			.withMessageContaining("orders");
		go.countDown();
		for (Outcomes outcomes : all) {
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
	}

	@Test
	void aListenerThatNeverReturnsLeavesTheOutcomeUnknownByTheDeadline() throws Exception {
		CountDownLatch go = new CountDownLatch(1);
		listen((delivery) -> go.await());
		Outcomes outcomes = new Outcomes();
		sender().send(text("stuck"), outcomes, Duration.ofMillis(300));
		assertThat(outcomes.await()).isEqualTo(Outcome.UNKNOWN);
		go.countDown();
	}

	@Test
	void aPausedReceiverHandlesNothingUntilItGoesOn() throws Exception {
		TaskReceiver receiver = listen(this::collect);
		receiver.pause();
		Outcomes outcomes = new Outcomes();
		sender().send(text("later"), outcomes, TIMEOUT);
		assertThat(this.received.poll(200, TimeUnit.MILLISECONDS)).isNull();
		assertThat(outcomes.isDone()).isFalse();
		receiver.resume();
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@Test
	void closingCompletesWhatIsInFlight() throws Exception {
		CountDownLatch go = new CountDownLatch(1);
		listen((delivery) -> go.await());
		Outcomes outcomes = new Outcomes();
		sender().send(text("x"), outcomes, TIMEOUT);
		this.sending.close();
		assertThat(outcomes.await()).isEqualTo(Outcome.UNKNOWN);
		go.countDown();
	}

	@Test
	void totalsAreExact() throws Exception {
		listen((delivery) -> {
		});
		for (int i = 0; i < 500; i++) {
			sender().send(text("12345"), new Outcomes(), TIMEOUT);
		}
		Outcomes last = new Outcomes();
		sender().request(text("12345"), last, TIMEOUT);
		last.await();
		await().untilAsserted(() -> assertThat(total(this.sending, Stage.CONFIRMED)).isEqualTo(501));
		assertThat(total(this.sending, Stage.SENT)).isEqualTo(501);
		assertThat(total(this.receiving, Stage.DELIVERED)).isEqualTo(501);
		assertThat(total(this.receiving, Stage.ACKNOWLEDGED)).isEqualTo(501);
		assertThat(this.receiving.statistics().snapshots().get(0).bytesReceived().total()).isEqualTo(501 * 5);
	}

	private long total(IpcEngine engine, Stage stage) {
		return engine.statistics().snapshots().get(0).stage(stage).total();
	}

}
