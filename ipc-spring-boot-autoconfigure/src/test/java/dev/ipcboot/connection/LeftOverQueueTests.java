package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskTakenException;
import dev.ipcboot.TaskName;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Left-overs of killed processes in the kernel are removed by any process of the user.
 */
@Timeout(90)
@Tag("slow")
class LeftOverQueueTests {

	private EngineFixture fixture;

	private EngineFixture other;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
		this.other = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
		this.other.close();
	}

	private static boolean exists(IpcAddress address) {
		try {
			TestTransports.of(address.scheme()).connect(new Endpoint("orders", address), Duration.ofSeconds(1)).close();
			return true;
		}
		catch (IpcException ex) {
			return false;
		}
	}

	private List<IpcAddress> addresses() {
		return TaskDirectory.open(this.fixture.path())
			.list()
			.stream()
			.map(TaskRecord::addresses)
			.flatMap(List::stream)
			.toList();
	}

	private void removeDirectory() throws IOException {
		try (Stream<Path> paths = Files.walk(this.fixture.path())) {
			for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(path);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "posix-mq", "sysv-mq" })
	void queueWhoseDirectoryIsGoneIsRemovedByTheNextStart(String scheme) throws Exception {
		IpcAddress queue;
		try (ReceiverProcess killed = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			queue = addresses().get(0);
			assertThat(exists(queue)).isTrue();
			killed.kill();
		}
		removeDirectory();
		assertThat(exists(queue)).isTrue();
		this.other.engine(TestTransports.of(scheme));
		assertThat(exists(queue)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "posix-mq", "sysv-mq" })
	void queueWhoseDirectoryIsGoneIsRemovedByARunningEngine(String scheme) throws Exception {
		this.other.engine(TestTransports.of(scheme));
		IpcAddress queue;
		try (ReceiverProcess killed = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			queue = addresses().get(0);
			killed.kill();
		}
		removeDirectory();
		await().atMost(Duration.ofSeconds(30)).until(() -> !exists(queue));
	}

	@ParameterizedTest
	@ValueSource(strings = { "posix-mq", "sysv-mq" })
	void queueOfALivingProcessStaysWhateverHappensToItsDirectory(String scheme) throws Exception {
		try (ReceiverProcess living = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			IpcAddress queue = addresses().get(0);
			living.stop();
			removeDirectory();
			this.other.engine(TestTransports.of(scheme));
			assertThat(exists(queue)).isTrue();
			living.signal("CONT");
			assertThat(exists(queue)).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "posix-mq", "sysv-mq" })
	void unreadMessagesStayForTheNextOwnerWhileTheDirectoryExists(String scheme) throws Exception {
		IpcAddress queue;
		try (ReceiverProcess killed = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			queue = addresses().get(0);
			killed.kill();
		}
		this.other.engine(TestTransports.of(scheme));
		assertThat(exists(queue)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "posix-mq", "sysv-mq" })
	void queueOfALivingProcessIsNotReadByASecondOwner(String scheme) throws Exception {
		try (ReceiverProcess living = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			living.stop();
			Files.delete(this.fixture.path().resolve("orders.lock"));
			Files.delete(this.fixture.path().resolve("orders.json"));
			IpcEngine engine = this.fixture.engine(TestTransports.of(scheme));
			assertThatExceptionOfType(IpcTaskTakenException.class)
				.isThrownBy(() -> engine.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> {
				}))
				.withMessageContaining("pid " + living.pid());
			living.signal("CONT");
			await().until(() -> Files.exists(this.fixture.path().resolve("orders.json")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "pipe", "unix-dgram", "posix-mq", "sysv-mq" })
	void replyAddressOfADeadSenderIsRemovedByARunningReceiver(String scheme) throws Exception {
		this.fixture.engine(TestTransports.of(scheme))
			.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> {
			});
		Process sender = SenderProcess.start(this.fixture.path(), "orders", scheme, 1, 64, 10_000_000);
		try {
			await().until(() -> addresses().size() == 2);
		}
		finally {
			sender.destroyForcibly().waitFor();
		}
		List<TaskRecord> left = TaskDirectory.open(this.fixture.path())
			.list()
			.stream()
			.filter((entry) -> entry.task().startsWith(TaskName.RETURN_PREFIX))
			.toList();
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(
					() -> assertThat(addresses()).hasSize(1).doesNotContainAnyElementsOf(left.get(0).addresses()));
		Outcomes outcomes = new Outcomes();
		this.fixture.engine(TestTransports.of(scheme))
			.sender("orders")
			.send(WireMessage.of(new byte[64]), outcomes, Duration.ofSeconds(20));
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "posix-mq", "sysv-mq" })
	void recordStaysAsLongAsItsQueueCanNotBeRemoved(String scheme) throws Exception {
		Process sender;
		try (IpcEngine receiving = IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(this.fixture.path()),
				List.of(TestTransports.of(scheme)), EngineEvents.NONE)) {
			receiving.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> {
			});
			sender = SenderProcess.start(this.fixture.path(), "orders", scheme, 1, 64, 10_000_000);
			await().until(() -> addresses().size() == 2);
		}
		IpcAddress queue = addresses().get(0);
		sender.destroyForcibly().waitFor();
		this.fixture.engine(TestTransports.of("unix"));
		// Any other application of this user may have removed both
		if (addresses().isEmpty()) {
			assertThat(exists(queue)).isFalse();
		}
		this.fixture.engine(TestTransports.of(scheme));
		assertThat(addresses()).isEmpty();
		assertThat(exists(queue)).isFalse();
	}

}
