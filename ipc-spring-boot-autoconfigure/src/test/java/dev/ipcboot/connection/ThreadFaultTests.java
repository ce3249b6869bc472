package dev.ipcboot.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Long-lived threads in which something is thrown that is no exception of the system.
 */
@Timeout(60)
@Tag("slow")
class ThreadFaultTests {

	private static final Duration RECOVERY = Duration.ofSeconds(2);

	private final FaultInjection faults = new FaultInjection();

	private final RecordedFaults events = new RecordedFaults();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	static Stream<Arguments> acceptFaults() {
		List<Supplier<Throwable>> all = List.of(() -> new NoClassDefFoundError("jdk/net/ExtendedSocketOptions"),
				() -> new OutOfMemoryError("Java heap space"), () -> new IllegalStateException("a defect"),
				() -> new IOException("Too many open files"), StackOverflowError::new);
		return Stream.of("tcp", "unix", "unix-seqpacket")
			.flatMap((scheme) -> all.stream()
				.map((fault) -> Arguments.argumentSet(scheme + ", " + fault.get(), scheme, fault)));
	}

	@ParameterizedTest
	@MethodSource("acceptFaults")
	void acceptLoopOutlivesWhateverIsThrown(String scheme, Supplier<Throwable> fault) throws Exception {
		this.faults.fail("accept", 3, fault);
		TaskReceiver receiver = listen(scheme);
		await().until(() -> this.faults.left("accept") == 0);
		confirmSoon(scheme);
		assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING);
		assertThat(receiver.changes()).extracting(StateChange::state)
			.containsExactly(TaskReceiver.State.RUNNING, TaskReceiver.State.FAILED, TaskReceiver.State.RUNNING);
		assertThat(this.events.lines).containsExactly("receiver " + fault.get());
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "unix" })
	void acceptLoopThatOnlyWaitsIsInOrder(String scheme) throws Exception {
		this.faults.fail("accept", 2, () -> new IOException("Too many open files"));
		TaskReceiver receiver = listen(scheme);
		await().until(() -> receiver.state() == TaskReceiver.State.FAILED);
		await().atMost(Duration.ofSeconds(5)).until(() -> receiver.state() == TaskReceiver.State.RUNNING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "udp", "unix", "pipe", "posix-mq" })
	void serverThatEndsByItselfIsOpenedAgain(String scheme) throws Exception {
		TaskReceiver receiver = listen(scheme);
		IpcAddress address = receiver.addresses().get(0);
		confirmSoon(scheme);
		this.faults.closeLatestServer();
		await().untilAsserted(() -> assertThat(receiver.changes()).extracting(StateChange::state)
			.containsExactly(TaskReceiver.State.RUNNING, TaskReceiver.State.FAILED, TaskReceiver.State.RUNNING));
		confirmSoon(scheme);
		assertThat(receiver.addresses()).containsExactly(address);
		assertThat(this.events.lines).hasSize(1);
	}

	@Test
	void endOfServerIsNotBlamedOnSomebodyElse() throws Exception {
		TaskReceiver receiver = listen("tcp");
		this.faults.closeLatestServer();
		await().until(() -> receiver.lastFailure() != null);
		assertThat(receiver.lastFailure()).hasMessageContaining("has ended").hasMessageNotContaining("removed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "unix", "unix-seqpacket", "unix-dgram", "udp", "pipe", "posix-mq", "sysv-mq" })
	void readerThatMeetsAnErrorDoesNotStopTheTask(String scheme) throws Exception {
		TaskReceiver receiver = listen(scheme);
		confirmSoon(scheme);
		this.faults.fail("read", 2, () -> new OutOfMemoryError("Java heap space"));
		// The reader waits in a read: what comes next ends that one
		await().ignoreExceptionsInstanceOf(IpcException.class).until(() -> {
			confirm(scheme);
			return this.faults.left("read") == 0;
		});
		confirmSoon(scheme);
		await().atMost(Duration.ofSeconds(5)).until(() -> receiver.state() == TaskReceiver.State.RUNNING);
		assertThat(this.events.lines).isNotEmpty().allMatch((line) -> line.contains("Java heap space"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "unix" })
	void senderWhoseReaderMeetsAnErrorConnectsAgain(String scheme) throws Exception {
		this.fixture.engine(TestTransports.of(scheme)).listen(task(scheme), (delivery) -> {
		});
		IpcEngine engine = this.fixture.engine(EngineOptions.DEFAULT, this.events,
				this.faults.around(TestTransports.of(scheme)));
		assertThat(confirm(engine).await(5)).isEqualTo(Outcome.ACKNOWLEDGED);
		this.faults.fail("read", 1, () -> new NoClassDefFoundError("dev/ipcboot/Missing"));
		// The reader waits in a read: what comes next ends that one
		assertThat(confirm(engine).await(5)).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(confirm(engine).await(5)).isEqualTo(Outcome.ACKNOWLEDGED);
		await().untilAsserted(() -> assertThat(this.events.lines)
			.containsExactly("thread ipc-orders-answers java.lang.NoClassDefFoundError: dev/ipcboot/Missing"));
		assertThat(engine.threads().current()).isEmpty();
		assertThat(engine.threads().count()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix-dgram", "pipe", "posix-mq", "udp" })
	void returnAddressIsReadOnAfterAnError(String scheme) throws Exception {
		this.fixture.engine(TestTransports.of(scheme)).listen(task(scheme), (delivery) -> {
		});
		IpcEngine engine = this.fixture.engine(EngineOptions.DEFAULT, this.events,
				this.faults.around(TestTransports.of(scheme)));
		assertThat(confirm(engine).await(5)).isEqualTo(Outcome.ACKNOWLEDGED);
		this.faults.fail("read", 3, () -> new OutOfMemoryError("Java heap space"));
		for (int i = 0; i < 4; i++) {
			assertThat(confirm(engine).await(5)).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		assertThat(this.faults.left("read")).isZero();
		await().until(() -> engine.threads().current().isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "pipe", "posix-mq", "udp" })
	void completionThatThrowsAnErrorHarmsNoOther(String scheme) throws Exception {
		IpcEngine receiving = this.fixture.engine(TestTransports.of(scheme));
		receiving.listen(task(scheme), (delivery) -> {
		});
		IpcEngine engine = this.fixture.engine(EngineOptions.DEFAULT, this.events, TestTransports.of(scheme));
		engine.sender("orders").send(WireMessage.of(new byte[1]), (outcome, reason) -> {
			throw new NoClassDefFoundError("com/acme/Callback");
		}, Duration.ofSeconds(5));
		assertThat(confirm(engine).await(5)).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(engine.threads().count()).isZero();
	}

	@Test
	void listenerOfEventsThatThrowsAnErrorHarmsNobody() throws Exception {
		EngineEvents broken = new BrokenEvents();
		TaskReceiver receiver = this.fixture
			.engine(EngineOptions.DEFAULT, broken, this.faults.around(TestTransports.of("tcp")))
			.listen(task("tcp"), (delivery) -> {
			});
		this.faults.closeLatestServer();
		// What the events throw goes to the handler of uncaught exceptions
		await().dontCatchUncaughtExceptions().until(() -> receiver.lastFailure() != null && receiver.failure() == null);
		IpcEngine sending = this.fixture.engine(EngineOptions.DEFAULT, broken, TestTransports.of("tcp"));
		assertThat(confirm(sending).await(5)).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@Test
	void oneBrokenAddressDoesNotStopTheTickForOthers() throws Exception {
		IpcEngine engine = this.fixture.engine(EngineOptions.DEFAULT, this.events,
				this.faults.around(TestTransports.of("pipe")), TestTransports.of("tcp"));
		engine.listen(TaskOptions.of("broken").at(IpcAddress.of("pipe:")), (delivery) -> {
		});
		TaskReceiver slow = engine.listen(task("tcp"), Delivery::detach);
		Outcomes first = new Outcomes();
		IpcEngine sending = this.fixture.engine(TestTransports.of("tcp"));
		this.faults.fail("isIntact", 1_000_000, () -> new NoClassDefFoundError("dev/ipcboot/Missing"));
		await().until(() -> !engine.threads().current().isEmpty());
		assertThat(engine.threads().current().get(0).thread()).isEqualTo("ipc-maintenance (receiver of task 'broken')");
		// The deadline is kept by the same thread
		engine.sender("orders").send(WireMessage.of(new byte[1]), first, Duration.ofMillis(300));
		assertThat(first.await(5)).isEqualTo(Outcome.UNKNOWN);
		this.faults.clear();
		await().until(() -> engine.threads().current().isEmpty());
		assertThat(this.events.lines).hasSize(1);
		assertThat(slow.state()).isEqualTo(TaskReceiver.State.RUNNING);
		assertThat(sending.threads().count()).isZero();
	}

	private TaskReceiver listen(String scheme) {
		return this.fixture.engine(EngineOptions.DEFAULT, this.events, this.faults.around(TestTransports.of(scheme)))
			.listen(task(scheme), (delivery) -> {
			});
	}

	private static TaskOptions task(String scheme) {
		return TaskOptions.of("orders").at(new IpcAddress(scheme, ""));
	}

	private static Outcomes confirm(IpcEngine engine) {
		Outcomes outcomes = new Outcomes();
		engine.sender("orders").send(WireMessage.of(new byte[1]), outcomes, Duration.ofSeconds(20));
		return outcomes;
	}

	/** Send from a process that knows nothing yet. */
	private void confirm(String scheme) throws Exception {
		assertThat(confirm(this.fixture.engine(TestTransports.of(scheme))).await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	private void confirmSoon(String scheme) throws Exception {
		long start = System.nanoTime();
		await().ignoreExceptionsInstanceOf(IpcException.class).untilAsserted(() -> confirm(scheme));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RECOVERY);
	}

	private static final class BrokenEvents implements EngineEvents {

		@Override
		public void receiverFailed(String task, IpcAddress address, Throwable cause) {
			throw new NoClassDefFoundError("com/acme/Log");
		}

		@Override
		public void linkOpened(String task, IpcAddress address) {
			throw new NoClassDefFoundError("com/acme/Log");
		}

		@Override
		public void receiverStateChanged(String task, TaskReceiver.State from, TaskReceiver.State to, Throwable cause) {
			throw new NoClassDefFoundError("com/acme/Log");
		}

		@Override
		public void linkStateChanged(String task, TaskSender.State from, TaskSender.State to, Throwable cause) {
			throw new OutOfMemoryError("Java heap space");
		}

	}

	private static final class RecordedFaults implements EngineEvents {

		private final Queue<String> lines = new ConcurrentLinkedQueue<>();

		@Override
		public void receiverFailed(String task, IpcAddress address, Throwable cause) {
			this.lines.add("receiver " + cause);
		}

		@Override
		public void threadFailed(String thread, Throwable cause) {
			this.lines.add("thread " + thread + " " + cause);
		}

	}

}
