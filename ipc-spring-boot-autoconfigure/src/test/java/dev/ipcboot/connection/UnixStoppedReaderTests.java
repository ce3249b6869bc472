package dev.ipcboot.connection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A receiver that is stopped (SIGSTOP) for five seconds under load: senders wait within
 * their bounds, and nothing is lost.
 */
@Timeout(90)
class UnixStoppedReaderTests {

	private static final Duration STOPPED = Duration.ofSeconds(5);

	private static final int MESSAGES = 3000;

	private final List<Outcomes> sent = new CopyOnWriteArrayList<>();

	private final List<Outcomes> little = new CopyOnWriteArrayList<>();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "unix-seqpacket", "unix-dgram" })
	void nothingIsLostAndSendersAreBounded(String scheme) throws Exception {
		IpcEngine engine = this.fixture.engine(TestTransports.of(scheme));
		try (ReceiverProcess receiver = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 100)) {
			CompletableFuture<Void> load = new CompletableFuture<>();
			Threads.start("test-load", true, () -> load(engine, load));
			await().until(() -> this.sent.size() > 100);
			signal(receiver, "STOP");
			await().until(() -> state(receiver).equals("T"));
			long end = System.nanoTime() + STOPPED.toNanos();
			int heldBack = 0;
			while (System.nanoTime() < end || heldBack == 0) {
				heldBack += isHeldBack(engine) ? 1 : 0;
			}
			assertThat(load).as("the load waits").isNotDone();
			assertThat(engine.sender("orders").unconfirmed()).isLessThanOrEqualTo(engine.options().window());
			signal(receiver, "CONT");
			load.get(60, TimeUnit.SECONDS);
			for (Outcomes outcomes : this.sent) {
				assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			}
			assertThat(this.sent).hasSize(MESSAGES);
			for (Outcomes outcomes : this.little) {
				// its deadline may have been too short
				assertThat(outcomes.await()).isIn(Outcome.ACKNOWLEDGED, Outcome.UNKNOWN, Outcome.EXPIRED);
			}
		}
	}

	private void load(IpcEngine engine, CompletableFuture<Void> done) {
		try {
			for (int i = 0; i < MESSAGES; i++) {
				Outcomes outcomes = new Outcomes();
				engine.sender("orders").send(WireMessage.of(new byte[1000]), outcomes, Duration.ofSeconds(60));
				this.sent.add(outcomes);
			}
			done.complete(null);
		}
		catch (RuntimeException ex) {
			done.completeExceptionally(ex);
		}
	}

	/**
	 * A little message may still find room among those that are gathered, while larger
	 * ones wait.
	 */
	private boolean isHeldBack(IpcEngine engine) {
		Outcomes outcomes = new Outcomes();
		try {
			engine.sender("orders").send(WireMessage.of(new byte[10]), outcomes, Duration.ofMillis(300));
			this.little.add(outcomes);
			return false;
		}
		catch (IpcTimeoutException ex) {
			return true;
		}
	}

	private static void signal(ReceiverProcess receiver, String signal) throws Exception {
		Outside.finish(Outside.shell("kill -$1 $2", signal, Long.toString(receiver.pid())));
	}

	/** What the kernel says of the process, T for stopped. */
	private static String state(ReceiverProcess receiver) throws Exception {
		String status = Files.readString(Path.of("/proc/" + receiver.pid() + "/stat"));
		return status.substring(status.lastIndexOf(')') + 2, status.lastIndexOf(')') + 3);
	}

}
