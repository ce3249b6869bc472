package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers that wait for their replies, and read them themselves where the carrier allows
 * it.
 */
@Timeout(60)
class ExchangeTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private EngineFixture fixture;

	private TaskSender sender;

	private volatile CountDownLatch mayReply = new CountDownLatch(0);

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private void start(String scheme) {
		start(scheme, EngineOptions.DEFAULT);
	}

	private void start(String scheme, EngineOptions options) {
		this.fixture.engine(options, TestTransports.of(scheme))
			.listen(TaskOptions.of("echo").at(new IpcAddress(scheme, "")), (delivery) -> {
				if (delivery.isRequest()) {
					awaitPermission();
					delivery.reply(WireMessage.of(delivery.payloadBytes()));
				}
			});
		this.sender = this.fixture.engine(options, TestTransports.of(scheme)).sender("echo");
	}

	private void awaitPermission() {
		try {
			this.mayReply.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Exchange exchange(String text) {
		Exchange exchange = new Exchange();
		this.sender.exchange(WireMessage.of(text.getBytes(StandardCharsets.UTF_8)), exchange, TIMEOUT,
				exchange::isEnded);
		return exchange;
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "unix-seqpacket", "pipe", "posix-mq" })
	void aCallerReadsItsReplyItself(String scheme) throws Exception {
		start(scheme);
		Exchange latest = exchange("0");
		for (int i = 1; latest.thread() != Thread.currentThread(); i++) {
			assertThat(latest.await()).isEqualTo(Integer.toString(i - 1));
			latest = exchange(Integer.toString(i));
		}
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void callersAndOthersGetTheirOwnAnswers(String scheme) throws Exception {
		start(scheme);
		ExecutorService callers = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int caller = 0; caller < 3; caller++) {
				int number = caller;
				all.add(callers.submit(() -> {
					for (int i = 0; i < 200; i++) {
						String text = number + " " + i;
						assertThat(exchange(text).await()).isEqualTo(text);
					}
					return null;
				}));
			}
			all.add(callers.submit(() -> {
				for (int i = 0; i < 200; i++) {
					Outcomes outcomes = new Outcomes();
					this.sender.send(WireMessage.of(new byte[i]), outcomes, TIMEOUT);
					this.sender.flush();
					assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
				}
				return null;
			}));
			for (Future<?> each : all) {
				each.get(50, TimeUnit.SECONDS);
			}
		}
		finally {
			callers.shutdownNow();
		}
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void whoSpinsGetsTheSameAndEnds(String scheme) throws Exception {
		start(scheme, EngineOptions.DEFAULT.with(new PerformanceOptions(1, Duration.ofMillis(1))));
		for (int i = 0; i < 20; i++) {
			assertThat(exchange("quick").await()).isEqualTo("quick");
			Outcomes outcomes = new Outcomes();
			this.sender.send(WireMessage.of(new byte[i]), outcomes, TIMEOUT);
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void aSlowReplyIsReadByTheThreadOfTheLink(String scheme) throws Exception {
		start(scheme);
		for (int i = 0; i < 10; i++) {
			assertThat(exchange("quick").await()).isEqualTo("quick");
		}
		this.mayReply = new CountDownLatch(1);
		// returns although there is no reply yet
		Exchange slow = exchange("slow");
		assertThat(slow.isEnded()).isFalse();
		this.mayReply.countDown();
		assertThat(slow.await()).isEqualTo("slow");
		assertThat(slow.thread()).isNotSameAs(Thread.currentThread());
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void anInterruptedCallerHarmsNobody(String scheme) throws Exception {
		start(scheme);
		for (int i = 0; i < 10; i++) {
			assertThat(exchange("quick").await()).isEqualTo("quick");
		}
		this.mayReply = new CountDownLatch(1);
		Thread.currentThread().interrupt();
		Exchange interrupted = exchange("interrupted");
		assertThat(Thread.interrupted()).isTrue();
		this.mayReply.countDown();
		assertThat(interrupted.await()).isEqualTo("interrupted");
		assertThat(exchange("next").await()).isEqualTo("next");
		assertThat(this.sender.reconnects()).isZero();
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void aStageThatAsksAgainIsAnswered(String scheme) throws Exception {
		start(scheme);
		for (int i = 0; i < 10; i++) {
			assertThat(exchange("quick").await()).isEqualTo("quick");
		}
		// asks on whichever thread has read the first reply, which can't read the second
		Exchange[] second = new Exchange[1];
		Exchange first = new Exchange() {

			@Override
			public void replied(FrameView reply) {
				second[0] = exchange("second");
				super.replied(reply);
			}

		};
		this.sender.exchange(WireMessage.of(new byte[1]), first, TIMEOUT, first::isEnded);
		first.await();
		assertThat(second[0].await()).isEqualTo("second");
	}

	/**
	 * Waits for one reply.
	 */
	private static class Exchange implements Completion {

		private final CountDownLatch ended = new CountDownLatch(1);

		private volatile String end = "";

		private volatile @Nullable Thread thread;

		@Override
		public void completed(Outcome outcome, @Nullable String reason) {
			end(outcome + ": " + reason);
		}

		@Override
		public void replied(FrameView reply) {
			end(new String(reply.payloadBytes(), StandardCharsets.UTF_8));
		}

		private void end(String text) {
			this.end = text;
			this.thread = Thread.currentThread();
			this.ended.countDown();
		}

		boolean isEnded() {
			return this.ended.getCount() == 0;
		}

		@Nullable Thread thread() {
			return this.thread;
		}

		String await() throws InterruptedException {
			assertThat(this.ended.await(20, TimeUnit.SECONDS)).as("ended in time").isTrue();
			return this.end;
		}

	}

}
