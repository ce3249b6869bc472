package dev.ipcboot.connection;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Two tasks at one address, as a collision of the keys of System V queues would bring it
 * about.
 */
@Timeout(60)
class SharedAddressTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> faults = new LinkedBlockingQueue<>();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private IpcEngine listening(String scheme) {
		EngineEvents events = new EngineEvents() {

			@Override
			public void protocolError(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
				SharedAddressTests.this.faults.add(String.valueOf(cause.getMessage()));
			}

		};
		return this.fixture.engine(EngineOptions.DEFAULT, events, TestTransports.of(scheme));
	}

	private TaskReceiver listen(IpcEngine engine, String task, IpcAddress address) {
		return engine.listen(TaskOptions.of(task).at(address), (delivery) -> this.received.add(task));
	}

	@ParameterizedTest
	@ValueSource(strings = { "sysv-mq", "posix-mq", "pipe" })
	void aSecondTaskIsRefusedAtStart(String scheme) throws Exception {
		IpcAddress address = listen(listening(scheme), "first", new IpcAddress(scheme, "")).addresses().get(0);
		IpcEngine other = this.fixture.engine(TestTransports.of(scheme));
		assertThatExceptionOfType(IpcAddressException.class).isThrownBy(() -> listen(other, "second", address))
			.withMessageContaining("task 'first' (pid " + ProcessHandle.current().pid() + ")")
			.withMessageContaining("another address");
		Outcomes outcomes = new Outcomes();
		other.sender("first").send(WireMessage.of(new byte[1]), outcomes, TIMEOUT);
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@Test
	void theFirstContactOfASenderNamesItsTask() throws Exception {
		IpcEngine engine = listening("sysv-mq");
		IpcAddress address = listen(engine, "first", IpcAddress.of("sysv-mq:")).addresses().get(0);
		IpcEngine sending = this.fixture.engine(EngineOptions.DEFAULT.with(TaskOptions.of("second").at(address)),
				TestTransports.of("sysv-mq"));
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> sending.sender("second").send(WireMessage.of(new byte[1]), TIMEOUT))
			.withMessageContaining("no answer to the HELLO");
		assertThat(this.faults.poll(20, TimeUnit.SECONDS)).contains("wants task 'second'").contains("'first'");
		await().untilAsserted(
				() -> assertThat(engine.statistics().snapshots().get(0).stage(Stage.DROPPED).total()).isPositive());
		assertThat(this.received).isEmpty();
	}

}
