package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A receiver that is killed and restarted every second under load. How long is said by
 * the system property {@code ipc.soak} in seconds for each carrier, 3 by default.
 */
@Timeout(300)
@Tag("slow")
class ReceiverSoakTests {

	private static final long SECONDS = Long.getLong("ipc.soak", 3);

	private final AtomicLong sent = new AtomicLong();

	/** What was reported instead of a confirmation, with how many there were of it. */
	private final Map<String, Integer> reported = new TreeMap<>();

	private final BitSet acknowledged = new BitSet();

	private final ReentrantLock lock = new ReentrantLock();

	private EngineFixture fixture;

	private volatile boolean stopped;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.stopped = true;
		this.fixture.close();
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void everyMessageIsConfirmedOrReportedAndNoneIsHandledTwiceInOneLife(String scheme, @TempDir Path records)
			throws Exception {
		IpcEngine engine = this.fixture.engine(TestTransports.of(scheme));
		List<Path> lives = new ArrayList<>();
		ReceiverProcess receiver = start(scheme, records, lives);
		Outcomes first = new Outcomes();
		engine.sender("orders").send(WireMessage.of(new byte[0]), first, Duration.ofSeconds(20));
		assertThat(first.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		Thread load = Threads.start("test-load", true, () -> load(engine.sender("orders")));
		try {
			long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
			while (System.nanoTime() - end < 0) {
				long life = System.nanoTime() + Duration.ofSeconds(1).toNanos();
				await().until(() -> System.nanoTime() - life > 0);
				receiver.kill();
				receiver = start(scheme, records, lives);
			}
			this.stopped = true;
			load.join(Duration.ofSeconds(40).toMillis());
			assertThat(load.isAlive()).isFalse();
			await().atMost(Duration.ofSeconds(60)).until(() -> engine.sender("orders").unconfirmed() == 0);
		}
		finally {
			receiver.kill();
		}
		check(lives);
	}

	private ReceiverProcess start(String scheme, Path records, List<Path> lives) throws Exception {
		Path record = records.resolve("life-" + lives.size());
		lives.add(record);
		return ReceiverProcess.startRecording(this.fixture.path(), "orders", scheme, record);
	}

	private void load(TaskSender sender) {
		while (!this.stopped) {
			for (int i = 0; i < 20; i++) {
				int number = (int) this.sent.getAndIncrement();
				byte[] payload = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
				sender.send(WireMessage.of(payload), (outcome, reason) -> onEnd(number, outcome, reason),
						Duration.ofSeconds(30));
			}
			LockSupport.parkNanos(1_000_000);
		}
		sender.flush();
	}

	private void onEnd(int number, Outcome outcome, @Nullable String reason) {
		this.lock.lock();
		try {
			if (outcome == Outcome.ACKNOWLEDGED) {
				this.acknowledged.set(number);
			}
			else {
				this.reported.merge(outcome + ": " + reason, 1, Integer::sum);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void check(List<Path> lives) throws Exception {
		BitSet handled = new BitSet();
		for (Path life : lives) {
			ByteBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(life));
			BitSet now = new BitSet();
			while (numbers.remaining() >= Long.BYTES) {
				int number = (int) numbers.getLong();
				assertThat(now.get(number)).as("message %d handled twice in one life", number).isFalse();
				now.set(number);
			}
			handled.or(now);
		}
		int others = this.reported.values().stream().mapToInt(Integer::intValue).sum();
		assertThat(this.acknowledged.cardinality() + others).isEqualTo((int) this.sent.get());
		BitSet lost = (BitSet) this.acknowledged.clone();
		lost.andNot(handled);
		assertThat(lost.cardinality()).as("messages that were confirmed and never handled").isZero();
		// Every outage is shorter than retry-for
		assertThat(this.reported).isEmpty();
	}

}
