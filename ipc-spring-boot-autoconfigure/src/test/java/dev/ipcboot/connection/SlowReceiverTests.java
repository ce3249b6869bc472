package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcBackPressureException;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.WireMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A receiver that does not read for a while, although it lives: the system stops it, or
 * its listener takes long. Slow is not dead.
 */
@Timeout(120)
@Tag("slow")
class SlowReceiverTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	/** Much shorter than each stop, so that nothing depends on it. */
	private static final Duration WRITE_TIMEOUT = Duration.ofMillis(500);

	/** Beyond a deadline: the tick of the housekeeping, and what a busy machine takes. */
	private static final Duration SLACK = Duration.ofMillis(700);

	private static final int LENGTH = 2000;

	private EngineFixture fixture;

	private Path record;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
		this.record = this.fixture.path().resolve("record");
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	static List<String> reliable() {
		return TestTransports.confirming().stream().filter((scheme) -> !scheme.equals("udp")).toList();
	}

	private static EngineOptions options(int window, Duration retryFor) {
		return new EngineOptions(FrameLimits.DEFAULT, window, Duration.ofSeconds(5), WRITE_TIMEOUT, retryFor,
				Duration.ofSeconds(10), List.of(), Map.of());
	}

	private TaskSender sender(String scheme, EngineOptions options) {
		return this.fixture.engine(options, TestTransports.of(scheme)).sender("orders");
	}

	private TaskSender sender(String scheme) {
		return sender(scheme, options(1024, Duration.ofSeconds(30)));
	}

	private ReceiverProcess recording(String scheme) throws Exception {
		return ReceiverProcess.startRecording(this.fixture.path(), "orders", scheme, this.record);
	}

	private static WireMessage numbered(int number, int length) {
		byte[] line = new byte[length];
		Arrays.fill(line, (byte) ' ');
		byte[] digits = "%08d".formatted(number).getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(digits, 0, line, 0, digits.length);
		line[length - 1] = '\n';
		return WireMessage.of(line);
	}

	private List<Integer> recorded() throws Exception {
		return Files.exists(this.record)
				? Files.readAllLines(this.record).stream().map((line) -> Integer.valueOf(line.substring(0, 8))).toList()
				: List.of();
	}

	private void awaitRecorded(int number) {
		Awaitility.await().atMost(LONG).until(() -> recorded().contains(number));
	}

	/**
	 * Send plain messages from a number on until one is not taken.
	 * @return the number of the message that failed
	 */
	private static int fill(TaskSender sender, int first, Duration timeout, List<IpcException> failure) {
		for (int number = first;; number++) {
			try {
				sender.send(numbered(number, LENGTH), timeout);
			}
			catch (IpcException ex) {
				failure.add(ex);
				return number;
			}
		}
	}

	private static void assertWaits(CompletableFuture<Void> load, Duration time) {
		Awaitility.await().atMost(LONG).during(time).until(() -> {
			// Throws what the load has met with
			load.getNow(null);
			return !load.isDone();
		});
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@MethodSource("reliable")
	void plainSendsToAStoppedReceiverKeepTheirOrder(String scheme) throws Exception {
		TaskSender sender = sender(scheme);
		int last = scheme.equals("tcp") ? 8000 : 2000;
		try (ReceiverProcess receiver = recording(scheme)) {
			sender.send(numbered(0, LENGTH), LONG);
			receiver.stop();
			CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
				for (int number = 1; number <= last; number++) {
					sender.send(numbered(number, LENGTH), LONG);
				}
			});
			assertWaits(load, WRITE_TIMEOUT.multipliedBy(5));
			receiver.signal("CONT");
			load.get(60, TimeUnit.SECONDS);
			awaitRecorded(last);
			assertThat(recorded()).isEqualTo(IntStream.rangeClosed(0, last).boxed().toList());
			assertThat(sender.reconnects()).isZero();
		}
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@MethodSource("reliable")
	void plainSendEndsByItsDeadlineAndSaysWhatWasSent(String scheme) throws Exception {
		TaskSender sender = sender(scheme);
		try (ReceiverProcess receiver = recording(scheme)) {
			sender.send(numbered(0, LENGTH), LONG);
			receiver.stop();
			List<IpcException> failures = new ArrayList<>();
			int failed = fill(sender, 1, Duration.ofMillis(500), failures);
			long start = System.nanoTime();
			int second = fill(sender, failed + 1, Duration.ofSeconds(1), failures);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(1),
					Duration.ofSeconds(1).plus(SLACK));
			assertThat(second).as("nothing fits any more").isEqualTo(failed + 1);
			receiver.signal("CONT");
			sender.send(numbered(second + 1, LENGTH), LONG);
			awaitRecorded(second + 1);
			List<Integer> expected = new ArrayList<>(IntStream.rangeClosed(0, second + 1).boxed().toList());
			for (int i = 0; i < failures.size(); i++) {
				assertThat(failures.get(i)).isInstanceOf(IpcTimeoutException.class);
				if (failures.get(i).getMessage().contains("nothing was sent")) {
					expected.remove(Integer.valueOf(failed + i));
				}
				else {
					assertThat(failures.get(i)).hasMessageContaining("may still arrive");
				}
			}
			assertThat(recorded()).isEqualTo(expected);
			assertThat(sender.reconnects()).isZero();
		}
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@ValueSource(strings = { "unix", "unix-seqpacket", "pipe", "posix-mq", "tcp" })
	void largePlainMessageToAPausedReceiverArrives(String scheme) throws Exception {
		TaskSender sender = sender(scheme);
		// More than the kernel keeps
		int length = scheme.equals("tcp") ? 14_000_000 : 3_000_000;
		try (ReceiverProcess receiver = recording(scheme)) {
			sender.send(numbered(0, LENGTH), LONG);
			receiver.stop();
			CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
				sender.send(numbered(1, length), LONG);
				sender.send(numbered(2, LENGTH), LONG);
			});
			assertWaits(load, WRITE_TIMEOUT.multipliedBy(5));
			receiver.signal("CONT");
			awaitRecorded(2);
			assertThat(recorded()).containsExactly(0, 1, 2);
			assertThat(sender.reconnects()).isZero();
		}
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@ValueSource(strings = { "unix", "unix-seqpacket", "pipe", "posix-mq", "tcp" })
	void largePlainMessageThatTimesOutIsNeverTorn(String scheme) throws Exception {
		TaskSender sender = sender(scheme);
		try (ReceiverProcess receiver = recording(scheme)) {
			sender.send(numbered(0, LENGTH), LONG);
			receiver.stop();
			byte[] payload = new byte[14_000_000];
			Arrays.fill(payload, (byte) 'x');
			System.arraycopy("00000001".getBytes(StandardCharsets.US_ASCII), 0, payload, 0, 8);
			payload[payload.length - 1] = '\n';
			assertThatExceptionOfType(IpcTimeoutException.class)
				.isThrownBy(() -> sender.send(WireMessage.of(payload), Duration.ofMillis(500)))
				.withMessageContaining("may still arrive")
				.withMessageContaining(" of 14000");
			// The payload belongs to its owner again
			Arrays.fill(payload, (byte) 'y');
			CompletableFuture<Void> next = CompletableFuture.runAsync(() -> sender.send(numbered(2, LENGTH), LONG));
			receiver.signal("CONT");
			next.get(30, TimeUnit.SECONDS);
			awaitRecorded(2);
			List<String> lines = Files.readAllLines(this.record);
			assertThat(lines.stream().map((line) -> line.substring(0, 8)).toList()).containsExactly("00000000",
					"00000001", "00000002");
			assertThat(lines.get(1).substring(8).chars()).allMatch((each) -> each == 120).hasSize(payload.length - 9);
		}
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void outcomesComeByTheirDeadlineWhileOthersSend(String scheme) throws Exception {
		TaskSender sender = sender(scheme, EngineOptions.DEFAULT);
		AtomicBoolean ended = new AtomicBoolean();
		try (ReceiverProcess receiver = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			Outcomes first = new Outcomes();
			sender.send(numbered(0, LENGTH), first, LONG);
			assertThat(first.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			receiver.stop();
			List<Outcomes> accepted = new ArrayList<>();
			Duration timeout = Duration.ofSeconds(3);
			for (int i = 0; i < 5; i++) {
				accepted.add(new Outcomes());
				sender.request(numbered(1, LENGTH), accepted.get(i), timeout);
			}
			load(ended, () -> sender.send(numbered(2, LENGTH), LONG));
			load(ended, () -> sender.send(numbered(3, 1_000_000), LONG));
			load(ended, () -> sender.send(numbered(4, LENGTH), new Outcomes(), LONG));
			load(ended, () -> sender.send(numbered(5, 1_000_000), new Outcomes(), LONG));
			for (Outcomes outcomes : accepted) {
				outcomes.await();
				assertThat(Duration.ofNanos(outcomes.elapsed())).isLessThan(timeout.plus(SLACK));
			}
			for (int i = 0; i < 5; i++) {
				long start = System.nanoTime();
				Outcomes outcomes = new Outcomes();
				try {
					sender.request(numbered(6, LENGTH), outcomes, Duration.ofMillis(400));
					outcomes.await();
				}
				catch (IpcTimeoutException ex) {
					// It was not accepted, and that is said in time as well
				}
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(400).plus(SLACK));
			}
			ended.set(true);
			receiver.signal("CONT");
		}
	}

	private static void load(AtomicBoolean ended, Runnable send) {
		Threads.start("test-load", true, () -> {
			while (!ended.get()) {
				try {
					send.run();
				}
				catch (IpcException ex) {
					if (!(ex instanceof IpcTimeoutException)) {
						return;
					}
				}
			}
		});
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@MethodSource("reliable")
	void plainAndConfirmedSendsOfAThreadShareOneOrder(String scheme) throws Exception {
		assertOrder(scheme, 0);
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@MethodSource("reliable")
	void newMessagesGoBehindThoseThatWait(String scheme) throws Exception {
		// More than the window, so that new ones come while others still wait
		assertOrder(scheme, 600);
	}

	/**
	 * Send confirmed messages before there is a receiver, which is slow at first, and
	 * then further ones and plain ones.
	 * @param more the number of confirmed messages that follow before the first plain one
	 */
	private void assertOrder(String scheme, int more) throws Exception {
		TaskSender sender = sender(scheme, EngineOptions.DEFAULT.with(DeliveryOptions.DEFAULT.with(WhenAbsent.WAIT)));
		CountDownLatch slow = new CountDownLatch(1);
		LinkedBlockingQueue<Integer> received = new LinkedBlockingQueue<>();
		int count = 600;
		int last = count + more + 20;
		CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
			for (int number = 0; number < count; number++) {
				sender.send(numbered(number, LENGTH), new Outcomes(), LONG);
			}
			Awaitility.await().atMost(LONG).until(() -> sender.state() == TaskSender.State.CONNECTED);
			for (int number = count; number <= last; number++) {
				if (number >= count + more && number % 2 == 0) {
					sender.send(numbered(number, LENGTH), LONG);
				}
				else {
					sender.send(numbered(number, LENGTH), new Outcomes(), LONG);
				}
			}
		});
		Awaitility.await().until(() -> sender.unconfirmed() == count);
		this.fixture.engine(TestTransports.of(scheme))
			.listen(TaskOptions.of("orders").at(IpcAddress.of(scheme + ":")), (delivery) -> {
				if (received.isEmpty()) {
					slow.await(1, TimeUnit.SECONDS);
				}
				received.add(number(delivery.payload()));
			});
		load.get(30, TimeUnit.SECONDS);
		Awaitility.await().atMost(LONG).until(() -> received.size() == last + 1);
		assertThat(received).containsExactlyElementsOf(IntStream.rangeClosed(0, last).boxed().toList());
	}

	private static int number(ByteBuffer payload) {
		byte[] digits = new byte[8];
		payload.get(payload.position(), digits);
		return Integer.parseInt(new String(digits, StandardCharsets.US_ASCII));
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@CsvSource({ "unix, FAIL", "unix, DROP_OLDEST", "posix-mq, FAIL", "pipe, FAIL", "tcp, DROP_OLDEST" })
	void plainSendFailsAtOnceWhereItMayNotWait(String scheme, BackPressure backPressure) throws Exception {
		TaskSender sender = sender(scheme,
				options(1024, Duration.ofSeconds(30)).with(DeliveryOptions.DEFAULT.with(backPressure)));
		try (ReceiverProcess receiver = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			sender.send(numbered(0, LENGTH), LONG);
			receiver.stop();
			List<IpcException> failures = new ArrayList<>();
			// One of which a part fits has to be finished, which takes its deadline
			int failed = fill(sender, 1, Duration.ofMillis(500), failures);
			long start = System.nanoTime();
			fill(sender, failed + 1, LONG, failures);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SLACK);
			assertThat(failures.get(1)).isInstanceOf(IpcBackPressureException.class);
		}
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@ValueSource(strings = { "unix", "posix-mq", "tcp" })
	void roomInTheWindowIsAwaitedThroughAnOutage(String scheme) throws Exception {
		TaskSender sender = sender(scheme, options(4, Duration.ofSeconds(30)));
		Duration timeout = Duration.ofSeconds(3);
		List<Outcomes> all = new ArrayList<>();
		try (ReceiverProcess receiver = recording(scheme)) {
			sender.send(numbered(0, LENGTH), LONG);
			awaitRecorded(0);
			receiver.stop();
			for (int number = 1; number <= 4; number++) {
				all.add(new Outcomes());
				sender.send(numbered(number, LENGTH), all.get(number - 1), Duration.ofSeconds(20));
			}
			receiver.kill();
		}
		Awaitility.await().until(() -> sender.state() == TaskSender.State.RECONNECTING);
		Outcomes last = new Outcomes();
		CompletableFuture<Void> waiting = CompletableFuture
			.runAsync(() -> sender.send(numbered(5, LENGTH), last, timeout));
		assertThatExceptionOfType(IpcTimeoutException.class)
			.isThrownBy(() -> sender.request(numbered(6, LENGTH), new Outcomes(), timeout.plusSeconds(1)))
			.withMessageContaining("has been away for")
			.withMessageNotContaining("slow or stuck");
		assertThat(waiting).isNotDone();
		try (ReceiverProcess receiver = recording(scheme)) {
			waiting.get(20, TimeUnit.SECONDS);
			assertThat(last.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			for (Outcomes outcomes : all) {
				assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			}
		}
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@MethodSource("reliable")
	void plainSendsGoBehindConfirmedOnesThatWaitForARestart(String scheme) throws Exception {
		TaskSender sender = sender(scheme);
		try (ReceiverProcess receiver = recording(scheme)) {
			sender.send(numbered(0, LENGTH), LONG);
			awaitRecorded(0);
			receiver.kill();
		}
		Outcomes confirmed = new Outcomes();
		sender.send(numbered(1, LENGTH), confirmed, LONG);
		Awaitility.await().until(() -> sender.state() == TaskSender.State.RECONNECTING);
		CompletableFuture<Void> plain = CompletableFuture.runAsync(() -> sender.send(numbered(2, LENGTH), LONG));
		assertWaits(plain, Duration.ofMillis(500));
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> sender.send(numbered(3, LENGTH), Duration.ofMillis(500)));
		try (ReceiverProcess receiver = recording(scheme)) {
			plain.get(20, TimeUnit.SECONDS);
			assertThat(confirmed.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			awaitRecorded(2);
			assertThat(recorded()).containsExactly(0, 1, 2);
		}
	}

}
