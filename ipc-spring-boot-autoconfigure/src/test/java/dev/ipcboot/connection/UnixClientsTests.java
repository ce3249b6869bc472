package dev.ipcboot.connection;

import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Very many clients of one task at once.
 */
@Timeout(120)
class UnixClientsTests {

	private static final int CLIENTS = 200;

	private static final int MESSAGES = 20;

	@ParameterizedTest
	@ValueSource(strings = { "unix", "unix-seqpacket", "unix-dgram" })
	void eachOfTwoHundredGetsItsVerdictsAndNothingIsLeft(String scheme) throws Exception {
		exchange(scheme, 1);
		int descriptors = descriptors();
		long threads = threads();
		exchange(scheme, CLIENTS);
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			assertThat(threads()).isLessThanOrEqualTo(threads);
			assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 5);
		});
	}

	private static void exchange(String scheme, int clients) throws Exception {
		AtomicInteger handled = new AtomicInteger();
		try (EngineFixture fixture = new EngineFixture()) {
			TaskReceiver receiver = fixture.engine(TestTransports.of(scheme))
				.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")),
						(delivery) -> handled.incrementAndGet());
			CountDownLatch start = new CountDownLatch(1);
			List<CompletableFuture<Integer>> work = new ArrayList<>();
			for (int client = 0; client < clients; client++) {
				IpcEngine engine = fixture.engine(TestTransports.of(scheme));
				work.add(client(engine, start));
			}
			start.countDown();
			for (CompletableFuture<Integer> one : work) {
				assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(MESSAGES);
			}
			assertThat(handled).hasValue(clients * MESSAGES);
			assertThat(receiver.peers()).hasSize(clients);
		}
	}

	/** How many messages of a client were acknowledged. */
	private static CompletableFuture<Integer> client(IpcEngine engine, CountDownLatch start) {
		CompletableFuture<Integer> result = new CompletableFuture<>();
		Threads.start("test-client", true, () -> {
			try {
				start.await();
				List<Outcomes> all = new ArrayList<>();
				for (int i = 0; i < MESSAGES; i++) {
					Outcomes outcomes = new Outcomes();
					engine.sender("orders").send(WireMessage.of(new byte[64]), outcomes, Duration.ofSeconds(50));
					all.add(outcomes);
				}
				int acknowledged = 0;
				for (Outcomes outcomes : all) {
					acknowledged += (outcomes.await() == Outcome.ACKNOWLEDGED) ? 1 : 0;
				}
				result.complete(acknowledged);
			}
			catch (Exception ex) {
				result.completeExceptionally(ex);
			}
		});
		return result;
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("ipc-") || thread.getName().equals("test-client"))
			.count();
	}

	private static int descriptors() {
		String[] names = new File("/proc/self/fd").list();
		return (names != null) ? names.length : 0;
	}

}
