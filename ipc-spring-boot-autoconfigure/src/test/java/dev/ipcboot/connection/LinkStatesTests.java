package dev.ipcboot.connection;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The states of senders and receivers: each change is an event, and the latest can be
 * read.
 */
@Timeout(60)
class LinkStatesTests {

	private final Queue<String> changes = new ConcurrentLinkedQueue<>();

	private final CountDownLatch release = new CountDownLatch(1);

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.release.countDown();
		this.fixture.close();
	}

	private final EngineEvents events = new EngineEvents() {

		@Override
		public void linkStateChanged(String task, TaskSender.State from, TaskSender.State to,
				@Nullable Throwable cause) {
			LinkStatesTests.this.changes.add(task + " " + from + " " + to + ((cause != null) ? " for a cause" : ""));
		}

		@Override
		public void receiverStateChanged(String task, TaskReceiver.State from, TaskReceiver.State to,
				@Nullable Throwable cause) {
			LinkStatesTests.this.changes.add(task + " " + from + " " + to);
		}

	};

	private IpcEngine engine(String scheme) {
		return IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(this.fixture.path()),
				List.of(TestTransports.of(scheme)), this.events);
	}

	private static TaskReceiver listen(IpcEngine engine, String scheme, MessageHandler handler) {
		return engine.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), handler);
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void aLinkThatIsLostAndFoundAgain(String scheme) throws Exception {
		IpcEngine receiving = this.fixture.engine(TestTransports.of(scheme));
		CountDownLatch begun = new CountDownLatch(1);
		TaskReceiver first = listen(receiving, scheme, (delivery) -> {
			begun.countDown();
			this.release.await();
		});
		try (IpcEngine engine = engine(scheme)) {
			TaskSender sender = engine.sender("orders");
			Outcomes outcomes = new Outcomes();
			sender.send(WireMessage.of(new byte[1]), outcomes, Duration.ofSeconds(20));
			assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
			first.close(Duration.ofMillis(1));
			await().until(() -> sender.state() == TaskSender.State.RECONNECTING);
			listen(receiving, scheme, (delivery) -> {
			});
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(sender.changes()).extracting(LinkStateChange::state)
				.containsExactly(TaskSender.State.IDLE, TaskSender.State.CONNECTED, TaskSender.State.RECONNECTING,
						TaskSender.State.CONNECTED);
			assertThat(sender.changes().get(2).reason()).isNotBlank();
			sender.close();
			assertThat(this.changes).containsExactly("orders IDLE CONNECTED",
					"orders CONNECTED RECONNECTING for a cause", "orders RECONNECTING CONNECTED",
					"orders CONNECTED CLOSED");
		}
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void aReceiverThatIsPausedAndClosed(String scheme) {
		try (IpcEngine engine = engine(scheme)) {
			TaskReceiver receiver = listen(engine, scheme, (delivery) -> {
			});
			receiver.pause();
			receiver.resume();
			receiver.close();
			assertThat(receiver.changes()).extracting(StateChange::state)
				.containsExactly(TaskReceiver.State.RUNNING, TaskReceiver.State.PAUSED, TaskReceiver.State.RUNNING,
						TaskReceiver.State.CLOSED);
			assertThat(this.changes).containsExactly("orders RUNNING PAUSED", "orders PAUSED RUNNING",
					"orders RUNNING CLOSED");
		}
	}

}
