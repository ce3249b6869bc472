package dev.ipcboot.connection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
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
		return this.fixture.engine(TestTransports.of(scheme))
			.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> {
			});
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
		TestTransports.of(scheme).remove(receiver.addresses().get(0));
		if (scheme.startsWith("unix")) {
			// A transport never removes the socket of a living owner
			Files.delete(Path.of(receiver.addresses().get(0).target()));
		}
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
	void whoIsClosedWhileItComesBackLeavesItToTheNextOwner(String scheme) throws Exception {
		IpcEngine engine = this.fixture.engine(TestTransports.of(scheme));
		TaskOptions options = TaskOptions.of("orders").at(new IpcAddress(scheme, ""));
		TaskReceiver first = engine.listen(options, (delivery) -> {
		});
		TestTransports.of(scheme).remove(first.addresses().get(0));
		if (scheme.equals("unix")) {
			Files.delete(this.fixture.path().resolve("orders.sock"));
		}
		await().pollInterval(Duration.ofMillis(1)).until(() -> first.state() == TaskReceiver.State.FAILED);
		first.close();
		TaskReceiver next = engine.listen(options, (delivery) -> {
		});
		await().during(Duration.ofMillis(900)).until(() -> next.state() == TaskReceiver.State.RUNNING);
		confirm(this.fixture.engine(TestTransports.of(scheme)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "pipe", "posix-mq" })
	void aPausedReceiverWhoseObjectComesBackIsStillPaused(String scheme) throws Exception {
		TaskReceiver receiver = listen(scheme);
		receiver.pause();
		TestTransports.of(scheme).remove(receiver.addresses().get(0));
		if (scheme.equals("unix")) {
			Files.deleteIfExists(this.fixture.path().resolve("orders.sock"));
		}
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

	@Test
	void aRegularFileInPlaceOfAFifoIsReportedAndLeftAloneUntilItIsGone() throws Exception {
		TaskReceiver receiver = listen("pipe");
		Path fifo = this.fixture.path().resolve("orders.fifo");
		Files.delete(fifo);
		Files.writeString(fifo, "mine");
		await().untilAsserted(() -> assertThat(receiver.state()).isEqualTo(TaskReceiver.State.FAILED));
		assertThat(receiver.failure()).hasMessageContaining("orders.fifo");
		assertThat(fifo).hasContent("mine");
		Files.delete(fifo);
		await().untilAsserted(() -> assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING));
		confirm(this.fixture.engine(TestTransports.of("pipe")));
	}

}
