package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.TaskName;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Senders on one-way transports whose own address for answers is removed or replaced, as
 * cleaners and logind's {@code RemoveIPC} do.
 */
@Timeout(90)
@Tag("slow")
class RemovedReplyAddressTests {

	private final AtomicInteger lost = new AtomicInteger();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private IpcEngine sender(String scheme) {
		return this.fixture.engine(EngineOptions.DEFAULT, new EngineEvents() {

			@Override
			public void linkLost(String task, IpcAddress address, Throwable cause) {
				RemovedReplyAddressTests.this.lost.incrementAndGet();
			}

		}, TestTransports.of(scheme));
	}

	private static Outcomes send(IpcEngine sender) {
		Outcomes outcomes = new Outcomes();
		sender.sender("orders").send(WireMessage.of(new byte[64]), outcomes, Duration.ofSeconds(20));
		return outcomes;
	}

	private List<TaskRecord> replyAddresses() {
		return TaskDirectory.open(this.fixture.path())
			.list()
			.stream()
			.filter((entry) -> entry.task().startsWith(TaskName.RETURN_PREFIX))
			.toList();
	}

	private IpcAddress remove(String scheme) throws IOException {
		IpcAddress address = replyAddresses().get(0).addresses().get(0);
		if (scheme.equals("unix-dgram")) {
			Files.delete(Path.of(address.target()));
		}
		else {
			TestTransports.of(scheme).remove(address);
		}
		return address;
	}

	private void awaitOther(IpcAddress removed) {
		await().atMost(Duration.ofSeconds(10))
			.until(() -> replyAddresses().stream().noneMatch((entry) -> entry.addresses().contains(removed)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "pipe", "unix-dgram", "posix-mq", "sysv-mq" })
	void messagesInFlightAreAcknowledgedAtANewAddress(String scheme) throws Exception {
		try (ReceiverProcess receiver = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 1000)) {
			IpcEngine sender = sender(scheme);
			assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			List<Outcomes> all = new ArrayList<>();
			for (int i = 0; i < 500; i++) {
				all.add(send(sender));
			}
			IpcAddress removed = remove(scheme);
			for (Outcomes outcomes : all) {
				assertThat(outcomes.await(30)).isEqualTo(Outcome.ACKNOWLEDGED);
			}
			awaitOther(removed);
			assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(replyAddresses()).hasSize(1);
			assertThat(this.lost).hasValue(0);
			assertThat(receiver.pid()).isPositive();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "pipe", "unix-dgram", "posix-mq", "sysv-mq" })
	void plainMessagesGoOnMeanwhile(String scheme) throws Exception {
		AtomicInteger handled = new AtomicInteger();
		this.fixture.engine(TestTransports.of(scheme))
			.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> handled.incrementAndGet());
		IpcEngine sender = sender(scheme);
		assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		IpcAddress removed = remove(scheme);
		int sent = 1;
		long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
		while (System.nanoTime() - end < 0) {
			sender.sender("orders").send(WireMessage.of(new byte[64]), Duration.ofSeconds(10));
			sent++;
		}
		awaitOther(removed);
		int expected = sent;
		await().untilAsserted(() -> assertThat(handled).hasValue(expected));
		assertThat(this.lost).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pipe", "unix-dgram" })
	void addressThatAnotherProgramHasTakenIsReplacedAndLeftAlone(String scheme) throws Exception {
		this.fixture.engine(TestTransports.of(scheme))
			.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> {
			});
		IpcEngine sender = sender(scheme);
		assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		IpcAddress removed = remove(scheme);
		Path path = Path.of(removed.target());
		Files.writeString(path, "mine");
		awaitOther(removed);
		assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(path).hasContent("mine");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pipe", "posix-mq", "udp" })
	void removedLockAndRecordOfTheAddressAreMadeGood(String scheme) throws Exception {
		this.fixture.engine(TestTransports.of(scheme))
			.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> {
			});
		IpcEngine sender = sender(scheme);
		assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		String task = replyAddresses().get(0).task();
		Path lock = this.fixture.path().resolve(task + ".lock");
		Path record = this.fixture.path().resolve(task + ".json");
		Files.delete(lock);
		Files.delete(record);
		await().atMost(Duration.ofSeconds(5)).until(() -> Files.exists(lock) && Files.exists(record));
		assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.lost).hasValue(0);
	}

}
