package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.TransportOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection that is cut when the receiver has handled what is in flight, and nothing
 * of what it said has arrived. The sender sends again, and learns of each message what
 * really became of it.
 */
@Timeout(120)
class LostOutcomeTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final int COUNT = 1000;

	private static final int WARM_UP = -1;

	private final Map<Integer, AtomicInteger> handled = new ConcurrentHashMap<>();

	private EngineFixture fixture;

	/** Where the sender finds no record, and so goes through the relay. */
	private EngineFixture elsewhere;

	private CutConnectionRelay relay;

	private TaskSender sender;

	private volatile CountDownLatch arrived = new CountDownLatch(1);

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
		this.elsewhere = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		if (this.relay != null) {
			this.relay.close();
		}
		this.elsewhere.close();
		this.fixture.close();
	}

	private void listen(EngineOptions options, MessageHandler handler) throws Exception {
		TaskReceiver receiver = this.fixture.engine(options, TestTransports.of("tcp"))
			.listen(TaskOptions.of("orders").at(IpcAddress.of("tcp://127.0.0.1:0")), (delivery) -> {
				if (number(delivery) == WARM_UP) {
					return;
				}
				this.handled.computeIfAbsent(number(delivery), (key) -> new AtomicInteger()).incrementAndGet();
				handler.onMessage(delivery);
				this.arrived.countDown();
			});
		this.relay = new CutConnectionRelay(
				Integer.parseInt(receiver.addresses().get(0).toString().replaceAll(".*:", "")));
		EngineOptions sending = EngineOptions.DEFAULT.with(new TaskOptions("orders",
				List.of(IpcAddress.of("tcp://127.0.0.1:" + this.relay.port())), Framing.IPC, TransportOptions.NONE));
		this.sender = this.elsewhere.engine(sending, TestTransports.of("tcp")).sender("orders");
		Outcomes first = new Outcomes();
		this.sender.send(message(WARM_UP), first, TIMEOUT);
		first.await();
		this.relay.mute();
	}

	private static int number(Delivery delivery) {
		return delivery.payload().getInt(0);
	}

	private static WireMessage message(int number) {
		return WireMessage.of(ByteBuffer.allocate(64).putInt(number).array());
	}

	/** A reply that names its request, with a length of its own. */
	private static WireMessage reply(int number, int size) {
		return WireMessage.of(ByteBuffer.allocate(size).putInt(number).array());
	}

	private void await() throws Exception {
		assertThat(this.arrived.await(60, TimeUnit.SECONDS)).isTrue();
	}

	private void requireHandledOnce(int count) {
		assertThat(this.handled).hasSize(count);
		assertThat(this.handled.values()).allSatisfy((times) -> assertThat(times).hasValue(1));
	}

	@Test
	void everyOutcomeOfAThousandInFlightIsTrue() throws Exception {
		List<Verdict> open = new ArrayList<>();
		listen(EngineOptions.DEFAULT, (delivery) -> {
			int number = number(delivery);
			switch (number % 5) {
				case 0 -> delivery.reject("no " + number);
				case 1 -> delivery.reply(reply(number, 16));
				case 2 -> delivery.reply(reply(number, (number % 50 == 2) ? 200_000 : 100));
				case 3 -> open.add(delivery.detach());
				default -> delivery.acknowledge();
			}
		});
		this.arrived = new CountDownLatch(COUNT);
		List<Answer> answers = new ArrayList<>();
		for (int i = 0; i < COUNT; i++) {
			Answer answer = new Answer();
			answers.add(answer);
			if (i % 5 == 1 || i % 5 == 2) {
				this.sender.request(message(i), answer, TIMEOUT);
			}
			else {
				this.sender.send(message(i), answer, TIMEOUT);
			}
		}
		this.sender.flush();
		await();
		this.relay.cut();
		for (int i = 0; i < COUNT; i++) {
			if (i % 5 != 3) {
				answers.get(i).await();
			}
			Answer answer = answers.get(i);
			switch (i % 5) {
				case 0 -> {
					assertThat(answer.outcome).as("message %s", i).isEqualTo(Outcome.REJECTED);
					assertThat(answer.reason).isEqualTo("no " + i);
				}
				case 1, 2 -> {
					assertThat(answer.reply).as("reply %s", i).isNotNull();
					assertThat(ByteBuffer.wrap(answer.reply).getInt()).isEqualTo(i);
					assertThat(answer.reply).hasSize((i % 5 == 1) ? 16 : ((i % 50 == 2) ? 200_000 : 100));
				}
				case 3 -> assertThat(answer.isDone()).as("open message %s", i).isFalse();
				default -> assertThat(answer.outcome).as("message %s", i).isEqualTo(Outcome.ACKNOWLEDGED);
			}
		}
		for (int i = 0; i < open.size(); i++) {
			if (i % 2 == 0) {
				open.get(i).acknowledge();
			}
			else {
				open.get(i).reject("no longer");
			}
		}
		for (int i = 0; i < open.size(); i++) {
			Answer answer = answers.get(5 * i + 3);
			answer.await();
			assertThat(answer.outcome).isEqualTo((i % 2 == 0) ? Outcome.ACKNOWLEDGED : Outcome.REJECTED);
		}
		requireHandledOnce(COUNT);
	}

	@Test
	void replyThatWasEvictedIsNeitherSuccessNorEmpty() throws Exception {
		listen(EngineOptions.DEFAULT.withReplyMemory(100_000), (delivery) -> {
			if (number(delivery) % 2 == 0) {
				delivery.reject("no " + number(delivery));
			}
			else {
				delivery.reply(reply(number(delivery), 2_000));
			}
		});
		this.arrived = new CountDownLatch(COUNT);
		List<Answer> answers = new ArrayList<>();
		for (int i = 0; i < COUNT; i++) {
			Answer answer = new Answer();
			answers.add(answer);
			this.sender.request(message(i), answer, TIMEOUT);
		}
		this.sender.flush();
		await();
		this.relay.cut();
		int forgotten = 0;
		for (int i = 0; i < COUNT; i++) {
			Answer answer = answers.get(i);
			answer.await();
			if (i % 2 == 0) {
				assertThat(answer.outcome).as("message %s", i).isEqualTo(Outcome.REJECTED);
				assertThat(answer.reason).matches("no " + i + "|.*ipc.limits.reply-memory.*");
			}
			else if (answer.reply == null) {
				forgotten++;
				assertThat(answer.outcome).as("message %s", i).isEqualTo(Outcome.UNKNOWN);
				assertThat(answer.reason).contains("handled", "ipc.limits.reply-memory");
			}
			else {
				assertThat(ByteBuffer.wrap(answer.reply).getInt()).isEqualTo(i);
			}
		}
		assertThat(forgotten).isBetween(COUNT / 2 - 60, COUNT / 2 - 20);
		requireHandledOnce(COUNT);
	}

	@Test
	void outcomesOfMessagesThatWereOpenDuringTheOutageArrive() throws Exception {
		List<Verdict> open = new ArrayList<>();
		listen(EngineOptions.DEFAULT, (delivery) -> open.add(delivery.detach()));
		this.arrived = new CountDownLatch(100);
		List<Answer> answers = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			Answer answer = new Answer();
			answers.add(answer);
			this.sender.send(message(i), answer, TIMEOUT);
		}
		this.sender.flush();
		await();
		for (int i = 0; i < open.size(); i++) {
			if (i % 3 == 0) {
				open.get(i).reject("no");
			}
			else {
				open.get(i).acknowledge();
			}
		}
		this.relay.cut();
		for (int i = 0; i < 100; i++) {
			answers.get(i).await();
			assertThat(answers.get(i).outcome).isEqualTo((i % 3 == 0) ? Outcome.REJECTED : Outcome.ACKNOWLEDGED);
		}
		requireHandledOnce(100);
	}

	/**
	 * Outcomes at a sender.
	 */
	private static final class Answer implements Completion {

		private final CountDownLatch done = new CountDownLatch(1);

		private volatile @Nullable Outcome outcome;

		private volatile @Nullable String reason;

		private volatile byte @Nullable [] reply;

		@Override
		public void completed(Outcome newOutcome, @Nullable String newReason) {
			this.outcome = newOutcome;
			this.reason = newReason;
			this.done.countDown();
		}

		@Override
		public void replied(FrameView frame) {
			this.reply = frame.payloadBytes();
			completed(Outcome.ACKNOWLEDGED, null);
		}

		boolean isDone() {
			return this.done.getCount() == 0;
		}

		void await() throws InterruptedException {
			assertThat(this.done.await(60, TimeUnit.SECONDS)).isTrue();
		}

	}

}
