package dev.ipcboot.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.IpcAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A sender that is killed while it sends messages of many fragments.
 */
@Timeout(120)
@Tag("slow")
class SenderCrashTests {

	private static final int SIZE = 200_000;

	private final AtomicInteger whole = new AtomicInteger();

	private final AtomicInteger torn = new AtomicInteger();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private void look(Delivery delivery) {
		byte[] payload = delivery.payloadBytes();
		boolean alike = payload.length == SIZE;
		for (byte each : payload) {
			alike &= each == payload[0];
		}
		(alike ? this.whole : this.torn).incrementAndGet();
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void noHalfMessageIsEverDelivered(String scheme) throws Exception {
		IpcEngine engine = this.fixture.engine(TestTransports.of(scheme));
		engine.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), this::look);
		for (int life = 1; life <= 2; life++) {
			Process sender = SenderProcess.start(this.fixture.path(), "orders", scheme, life, SIZE, 100_000);
			int before = this.whole.get();
			try {
				await().atMost(30, TimeUnit.SECONDS).until(() -> this.whole.get() > before + 5);
			}
			finally {
				sender.destroyForcibly();
			}
			assertThat(sender.waitFor(20, TimeUnit.SECONDS)).isTrue();
		}
		Process last = SenderProcess.start(this.fixture.path(), "orders", scheme, 4, SIZE, 20);
		assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(last.exitValue()).isZero();
		assertThat(this.torn).hasValue(0);
	}

}
