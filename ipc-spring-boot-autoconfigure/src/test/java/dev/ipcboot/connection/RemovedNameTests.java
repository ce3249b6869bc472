package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskTakenException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.directory.Claim;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Receivers and senders while the lock, the record or the directory of a living owner is
 * removed.
 */
@Timeout(90)
@Tag("slow")
class RemovedNameTests {

	private EngineFixture fixture;

	private Path lock;

	private Path record;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
		this.lock = this.fixture.path().resolve("orders.lock");
		this.record = this.fixture.path().resolve("orders.json");
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

	private static Outcomes send(IpcEngine sender) {
		Outcomes outcomes = new Outcomes();
		sender.sender("orders").send(WireMessage.of(new byte[64]), outcomes, Duration.ofSeconds(20));
		return outcomes;
	}

	private TaskRecord record() {
		return TaskDirectory.open(this.fixture.path()).find("orders").orElse(null);
	}

	/**
	 * Removes the directory at once, before anything is put back into it.
	 */
	private void removeDirectory() throws IOException {
		Path away = Path.of(this.fixture.path() + "-removed");
		Files.move(this.fixture.path(), away);
		delete(away);
	}

	private static void delete(Path directory) throws IOException {
		try (Stream<Path> paths = Files.walk(directory)) {
			for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(path);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "udp", "pipe", "posix-mq", "sysv-mq", "unix-dgram" })
	void removedRecordComesBackAndHealthyLinksStay(String scheme) throws Exception {
		listen(scheme);
		TaskRecord published = record();
		AtomicInteger lost = new AtomicInteger();
		IpcEngine sender = this.fixture.engine(EngineOptions.DEFAULT, new EngineEvents() {

			@Override
			public void linkLost(String task, IpcAddress address, Throwable cause) {
				lost.incrementAndGet();
			}

		}, TestTransports.of(scheme));
		assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		for (int i = 0; i < 3; i++) {
			Files.delete(this.record);
			await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
				assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
				assertThat(record()).isEqualTo(published);
			});
		}
		assertThat(lost).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "udp", "pipe" })
	void newSenderReachesAnOwnerWhoseRecordIsMissing(String scheme) throws Exception {
		listen(scheme);
		Files.delete(this.record);
		assertThat(send(this.fixture.engine(TestTransports.of(scheme))).await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "unix-dgram", "pipe", "posix-mq" })
	void startsWhileTheDirectoryIsRemovedAgainAndAgain(String scheme) throws Exception {
		AtomicBoolean ended = new AtomicBoolean();
		Path away = Path.of(this.fixture.path() + "-removed");
		Thread remover = new Thread(() -> {
			while (!ended.get()) {
				try {
					Files.move(this.fixture.path(), away);
					delete(away);
				}
				catch (IOException ex) {
					// It has not been put back yet
				}
				LockSupport.parkNanos(1_000_000 + ThreadLocalRandom.current().nextLong(8_000_000));
			}
		});
		remover.start();
		try {
			for (int i = 0; i < 50; i++) {
				try (IpcEngine engine = IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(this.fixture.path()),
						List.of(TestTransports.of(scheme)), EngineEvents.NONE)) {
					engine.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> {
					});
				}
			}
		}
		finally {
			ended.set(true);
			remover.join();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "pipe", "posix-mq", "sysv-mq", "unix" })
	void secondStartIsRefusedWhileTheLockIsMissing(String scheme) throws Exception {
		try (ReceiverProcess owner = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			IpcEngine sender = this.fixture.engine(TestTransports.of(scheme));
			assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			Files.delete(this.lock);
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> listen(scheme))
				.withMessageContaining("pid " + owner.pid());
			assertThat(record().pid()).isEqualTo(owner.pid());
			for (int i = 0; i < 200; i++) {
				assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "posix-mq", "sysv-mq", "pipe", "unix", "unix-dgram" })
	void ownerWhoseNameWasClaimedStopsReadingAndNothingIsLost(String scheme) throws Exception {
		AtomicReference<String> lost = new AtomicReference<>();
		IpcEngine engine = this.fixture.engine(EngineOptions.DEFAULT, new EngineEvents() {

			@Override
			public void nameLost(String task, Throwable cause) {
				lost.set(cause.getMessage());
			}

		}, TestTransports.of(scheme));
		AtomicInteger handled = new AtomicInteger();
		TaskReceiver first = engine.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")),
				(delivery) -> handled.incrementAndGet());
		IpcEngine sender = this.fixture.engine(TestTransports.of(scheme));
		assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		try (ReceiverProcess next = ReceiverProcess.startRemoving(this.fixture.path(), "orders", scheme)) {
			await().atMost(Duration.ofSeconds(5))
				.untilAsserted(() -> assertThat(first.state()).isEqualTo(TaskReceiver.State.FAILED));
			List<Outcomes> all = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				all.add(send(sender));
			}
			for (Outcomes outcomes : all) {
				assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			}
			assertThat(first.failure()).hasMessageContaining("pid " + next.pid());
			assertThat(lost.get()).contains("pid " + next.pid());
			int before = handled.get();
			first.close();
			assertThat(record().pid()).isEqualTo(next.pid());
			assertThat(send(sender).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			IpcEngine newcomer = this.fixture.engine(TestTransports.of(scheme));
			assertThat(send(newcomer).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(handled).hasValue(before);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "unix-seqpacket", "unix-dgram", "pipe", "posix-mq", "udp" })
	void removedDirectoryIsPutBackWholeAndARestartWorks(String scheme) throws Exception {
		ReceiverProcess owner = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0);
		try {
			removeDirectory();
			await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(this.record));
			assertThat(record().pid()).isEqualTo(owner.pid());
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.fixture.path())))
				.isEqualTo("rwx------");
			await().atMost(Duration.ofSeconds(10))
				.ignoreExceptionsInstanceOf(IpcTaskUnavailableException.class)
				.untilAsserted(() -> assertThat(send(this.fixture.engine(TestTransports.of(scheme))).await())
					.isEqualTo(Outcome.ACKNOWLEDGED));
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> listen(scheme))
				.withMessageContaining("pid " + owner.pid());
		}
		finally {
			owner.kill();
		}
		listen(scheme);
		assertThat(send(this.fixture.engine(TestTransports.of(scheme))).await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@Test
	void directoryThatWasRenamedAwayIsMadeAgain() throws Exception {
		TaskReceiver receiver = listen("unix");
		Path away = Path.of(this.fixture.path() + "-away");
		Files.move(this.fixture.path(), away);
		try {
			await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(this.record));
			await().atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING));
			await().atMost(Duration.ofSeconds(10))
				.ignoreExceptionsInstanceOf(IpcTaskUnavailableException.class)
				.untilAsserted(() -> assertThat(send(this.fixture.engine(TestTransports.of("unix"))).await())
					.isEqualTo(Outcome.ACKNOWLEDGED));
		}
		finally {
			delete(away);
		}
	}

	@Test
	void unsafeDirectoryFailsTheReceiverWithItsCauseWhileItLasts() throws Exception {
		TaskReceiver receiver = listen("pipe");
		removeDirectory();
		Files.createDirectory(this.fixture.path());
		Files.setPosixFilePermissions(this.fixture.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
		await().untilAsserted(() -> assertThat(receiver.failure()).hasMessageContaining("chmod 700"));
		Files.setPosixFilePermissions(this.fixture.path(), PosixFilePermissions.fromString("rwx------"));
		await().untilAsserted(() -> assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING));
		assertThat(send(this.fixture.engine(TestTransports.of("pipe"))).await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@Test
	void failedStartLeavesWhatItDoesNotOwn() throws Exception {
		TaskReceiver receiver = listen("unix");
		TaskRecord published = record();
		Files.delete(this.lock);
		assertThatExceptionOfType(IpcException.class)
			.isThrownBy(() -> TaskDirectory.open(this.fixture.path()).claim("orders"));
		assertThat(record()).isEqualTo(published);
		assertThat(receiver.addresses()).allSatisfy((address) -> assertThat(Path.of(address.target())).exists());
		await().untilAsserted(() -> {
			Claim other = null;
			try {
				other = TaskDirectory.open(this.fixture.path()).claim("bills");
			}
			finally {
				if (other != null) {
					other.close();
				}
			}
			assertThat(this.lock).exists();
		});
	}

}
