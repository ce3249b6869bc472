package dev.ipcboot.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import dev.ipcboot.IpcAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several processes that write into one FIFO at once.
 */
@Timeout(60)
class SharedFifoTests {

	private static final int SIZE = 10_000;

	private static final int COUNT = 2000;

	@Test
	void nothingIsTornAndNothingIsLost() throws Exception {
		AtomicIntegerArray whole = new AtomicIntegerArray(4);
		AtomicInteger torn = new AtomicInteger();
		List<Process> senders = new ArrayList<>();
		try (EngineFixture fixture = new EngineFixture()) {
			IpcEngine engine = fixture.engine(TestTransports.of("pipe"));
			engine.listen(TaskOptions.of("shared").at(IpcAddress.of("pipe:")), (delivery) -> {
				byte[] payload = delivery.payloadBytes();
				boolean alike = payload.length == SIZE;
				for (byte each : payload) {
					alike &= each == payload[0];
				}
				if (alike) {
					whole.incrementAndGet(payload[0]);
				}
				else {
					torn.incrementAndGet();
				}
			});
			for (int fill = 1; fill <= 3; fill++) {
				senders.add(SenderProcess.start(fixture.path(), "shared", "pipe", fill, SIZE, COUNT));
			}
			for (Process sender : senders) {
				assertThat(sender.waitFor(50, TimeUnit.SECONDS)).isTrue();
				assertThat(sender.exitValue()).isZero();
			}
		}
		finally {
			senders.forEach(Process::destroyForcibly);
		}
		assertThat(torn).hasValue(0);
		for (int fill = 1; fill <= 3; fill++) {
			assertThat(whole.get(fill)).isEqualTo(COUNT);
		}
	}

}
