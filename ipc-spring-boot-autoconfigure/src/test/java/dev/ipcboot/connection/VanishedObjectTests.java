package dev.ipcboot.connection;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Somebody removes or replaces what a receiver listens at.
 */
@Timeout(60)
class VanishedObjectTests {

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private TaskReceiver listen(String scheme) {
		return listen(this.fixture.engine(TestTransports.of(scheme)), scheme);
	}

	private static TaskReceiver listen(IpcEngine engine, String scheme) {
		return engine.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> {
		});
	}

	private static void removeObject(String scheme, TaskReceiver receiver) throws IOException {
		TestTransports.of(scheme).remove(receiver.addresses().get(0));
		if (scheme.startsWith("unix")) {
			// A transport never removes the socket of a living owner
			Files.delete(Path.of(receiver.addresses().get(0).target()));
		}
	}

	private static void confirm(IpcEngine sender) throws Exception {
		Outcomes outcomes = new Outcomes();
		sender.sender("orders").send(WireMessage.of(new byte[64]), outcomes, Duration.ofSeconds(20));
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "unix-seqpacket", "unix-dgram", "pipe", "posix-mq", "sysv-mq" })
	void whatWasRemovedComesBackAndSendersFindIt(String scheme) throws Exception {
		TaskReceiver receiver = listen(scheme);
		IpcEngine sender = this.fixture.engine(TestTransports.of(scheme));
		confirm(sender);
		removeObject(scheme, receiver);
		// Until it is back, nobody is there
		await().ignoreExceptionsInstanceOf(IpcTaskUnavailableException.class).untilAsserted(() -> {
			assertThat(receiver.failure()).isNull();
			confirm(this.fixture.engine(TestTransports.of(scheme)));
		});
		confirm(sender);
		assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "pipe", "posix-mq" })
	void whoIsClosedWhileItsObjectComesBackIsDoneWithItBeforeTheNextOwner(String scheme) throws Exception {
		CountDownLatch cameBack = new CountDownLatch(2);
		CountDownLatch mayGoOn = new CountDownLatch(1);
		IpcEngine engine = this.fixture.engine(slowToListenAgain(TestTransports.of(scheme), cameBack, mayGoOn));
		TaskReceiver first = listen(engine, scheme);
		removeObject(scheme, first);
		assertThat(cameBack.await(20, TimeUnit.SECONDS)).isTrue();
		Thread closing = Threads.start("test-closing", true, first::close);
		await()
			.until(() -> closing.getState() == Thread.State.WAITING || closing.getState() == Thread.State.TERMINATED);
		assertThat(closing.isAlive()).as("what is being opened belongs to whoever closes").isTrue();
		mayGoOn.countDown();
		closing.join(20_000);
		TaskReceiver next = listen(engine, scheme);
		confirm(this.fixture.engine(TestTransports.of(scheme)));
		assertThat(next.state()).isEqualTo(TaskReceiver.State.RUNNING);
	}

	/** Counts who listens, and holds up the second one when it has its object. */
	private static Transport slowToListenAgain(Transport transport, CountDownLatch listening, CountDownLatch mayGoOn) {
		return (Transport) Proxy.newProxyInstance(Transport.class.getClassLoader(), new Class<?>[] { Transport.class },
				(proxy, method, arguments) -> {
					Object result = method.invoke(transport, arguments);
					if (method.getName().equals("listen")) {
						listening.countDown();
						if (listening.getCount() == 0) {
							mayGoOn.await();
						}
					}
					return result;
				});
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "pipe", "posix-mq" })
	void aPausedReceiverWhoseObjectComesBackIsStillPaused(String scheme) throws Exception {
		TaskReceiver receiver = listen(scheme);
		receiver.pause();
		removeObject(scheme, receiver);
		await().untilAsserted(() -> assertThat(receiver.changes()).extracting(StateChange::state)
			.endsWith(TaskReceiver.State.PAUSED, TaskReceiver.State.FAILED, TaskReceiver.State.PAUSED));
		assertThat(receiver.changes().get(2).reason()).contains("orders");
		assertThat(receiver.failure()).isNull();
		Outcomes outcomes = new Outcomes();
		this.fixture.engine(TestTransports.of(scheme))
			.sender("orders")
			.send(WireMessage.of(new byte[64]), outcomes, Duration.ofSeconds(20));
		assertThat(outcomes.isDone()).isFalse();
		receiver.resume();
		assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING);
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@ParameterizedTest
	@CsvSource({ "pipe, orders.fifo", "unix, orders.sock", "unix-dgram, orders.dgram",
			"unix-seqpacket, orders.seqpacket" })
	void regularFileInItsPlaceIsReportedAndLeftAloneUntilItIsGone(String scheme, String name) throws Exception {
		TaskReceiver receiver = listen(scheme);
		Path object = this.fixture.path().resolve(name);
		Files.delete(object);
		Files.writeString(object, "mine");
		await().untilAsserted(() -> assertThat(receiver.state()).isEqualTo(TaskReceiver.State.FAILED));
		assertThat(receiver.failure()).hasMessageContaining(name);
		assertThat(object).hasContent("mine");
		Files.delete(object);
		await().untilAsserted(() -> assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING));
		confirm(this.fixture.engine(TestTransports.of(scheme)));
	}

}
