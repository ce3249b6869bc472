package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that throw what nobody catches. A message is rejected and nothing else
 * happens: those behind it are handled, and the receiver goes on.
 */
@Timeout(60)
class FailingHandlerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final List<Supplier<Throwable>> FAULTS = List.of(() -> new OutOfMemoryError("no heap"),
			() -> new InternalError("no page"), StackOverflowError::new, () -> new NoClassDefFoundError("Pear"),
			() -> new Throwable("neither"), () -> new IllegalStateException("no pears"), SilentError::new);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private TaskReceiver listen(String scheme, MessageHandler handler) {
		return this.fixture.engine(TestTransports.of(scheme))
			.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), handler);
	}

	private TaskSender sender(String scheme) {
		return this.fixture.engine(TestTransports.of(scheme)).sender("orders");
	}

	private static WireMessage text(String text) {
		return WireMessage.of(text.getBytes(StandardCharsets.UTF_8));
	}

	private void failOrCollect(Delivery delivery) {
		String text = new String(delivery.payloadBytes(), StandardCharsets.UTF_8);
		if (text.startsWith("fault ")) {
			FailingHandlerTests.<RuntimeException>throwAny(FAULTS.get(Integer.parseInt(text.substring(6))).get());
		}
		this.received.add(text);
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void throwAny(Throwable fault) throws T {
		throw (T) fault;
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void anyThrowableRejectsItsMessageAlone(String scheme) throws Exception {
		TaskReceiver receiver = listen(scheme, this::failOrCollect);
		TaskSender sender = sender(scheme);
		Outcomes first = new Outcomes();
		sender.send(text("first"), first, TIMEOUT);
		assertThat(first.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		// Held back, so that one read brings many
		receiver.pause();
		List<Outcomes> failing = new ArrayList<>();
		List<Outcomes> following = new ArrayList<>();
		for (int i = 0; i < FAULTS.size(); i++) {
			sender.send(text("fault " + i), add(failing), TIMEOUT);
			sender.send(text("behind " + i), add(following), TIMEOUT);
		}
		sender.flush();
		receiver.resume();
		for (Outcomes outcomes : failing) {
			assertThat(outcomes.await()).isEqualTo(Outcome.REJECTED);
		}
		assertThat(failing.get(0).text()).isEqualTo("no heap");
		assertThat(failing.get(FAULTS.size() - 1).text()).isNotBlank();
		for (Outcomes outcomes : following) {
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		assertThat(this.received).hasSize(FAULTS.size() + 1);
		assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING);
	}

	private static Outcomes add(List<Outcomes> all) {
		Outcomes outcomes = new Outcomes();
		all.add(outcomes);
		return outcomes;
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void plainMessagesBehindAnErrorAreHandled(String scheme) throws Exception {
		TaskReceiver receiver = listen(scheme, this::failOrCollect);
		TaskSender sender = sender(scheme);
		sender.send(text("first"), TIMEOUT);
		assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo("first");
		receiver.pause();
		sender.send(text("fault 0"), TIMEOUT);
		for (int i = 0; i < 5; i++) {
			sender.send(text("plain " + i), TIMEOUT);
		}
		receiver.resume();
		for (int i = 0; i < 5; i++) {
			assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo("plain " + i);
		}
	}

	@ParameterizedTest
	@MethodSource("dev.ipcboot.connection.TestTransports#confirming")
	void requestWhoseHandlerFailsIsRejected(String scheme) throws Exception {
		listen(scheme, this::failOrCollect);
		TaskSender sender = sender(scheme);
		for (int i = 0; i < 2; i++) {
			Outcomes outcomes = new Outcomes();
			sender.request(text("fault 0"), outcomes, TIMEOUT);
			assertThat(outcomes.await()).isEqualTo(Outcome.REJECTED);
			assertThat(outcomes.text()).isEqualTo("no heap");
		}
	}

	@Test
	void outcomeStandsThoughTheHandlerThrowsAfterwards() throws Exception {
		BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
		EngineEvents events = new EngineEvents() {
			@Override
			public void handlingFailed(String task, IpcAddress address, dev.ipcboot.IpcPeer peer, Throwable cause) {
				faults.add(cause);
			}
		};
		this.fixture.engine(EngineOptions.DEFAULT, events, TestTransports.of("unix"))
			.listen(TaskOptions.of("orders"), (delivery) -> {
				delivery.acknowledge();
				throw new OutOfMemoryError("too late");
			});
		Outcomes outcomes = new Outcomes();
		sender("unix").send(text("x"), outcomes, TIMEOUT);
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(faults.poll(20, TimeUnit.SECONDS)).hasMessage("too late");
	}

	/** An error whose message can't be had. */
	private static final class SilentError extends Error {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("no message either");
		}

	}

}
