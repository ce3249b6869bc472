package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskTakenException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for a {@link Claim} whose files are removed or overwritten by others.
 */
@Timeout(60)
class KeptClaimTests {

	private final TestDirectory files = new TestDirectory();

	private final TaskDirectory directory = this.files.open();

	private final Path lock = this.files.file("orders.lock");

	private final Path record = this.files.file("orders.json");

	@AfterEach
	void delete() {
		this.files.close();
	}

	private static String owner(OtherProcess process) {
		return "pid " + process.pid();
	}

	private void removeDirectory() throws IOException {
		try (Stream<Path> paths = Files.walk(this.files.path())) {
			for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(path);
			}
		}
	}

	@Test
	void nothingIsPutBackWhileNothingIsMissing() {
		try (Claim claim = this.directory.claim("orders")) {
			TestDirectory.publish(claim);
			assertThat(claim.keep()).isFalse();
		}
	}

	@Test
	void removedLockIsPutBackAndKeepsOthersOut() throws IOException {
		try (Claim claim = this.directory.claim("orders");
				OtherProcess other = OtherProcess.readyJava(this.files.path())) {
			TestDirectory.publish(claim);
			Files.delete(this.lock);
			assertThat(claim.isIntact()).isFalse();
			assertThat(claim.keep()).isTrue();
			assertThat(claim.isIntact()).isTrue();
			assertThat(mode(this.lock)).isEqualTo("rw-------");
			Files.delete(this.record);
			// Now nothing but the lock tells
			assertThat(other.ask("claim orders")).startsWith("IpcTaskTakenException");
		}
	}

	@Test
	void replacedLockIsTakenOver() throws IOException {
		try (Claim claim = this.directory.claim("orders")) {
			TestDirectory.publish(claim);
			Files.delete(this.lock);
			Files.createFile(this.lock);
			assertThat(claim.isIntact()).isFalse();
			assertThat(claim.keep()).isTrue();
			assertThat(claim.isIntact()).isTrue();
		}
	}

	@Test
	void claimerLeavesANameToItsOwnerWhoseLockWasRemoved() throws IOException {
		try (OtherProcess living = OtherProcess.readyJava(this.files.path())) {
			living.ask("claim orders");
			Files.delete(this.lock);
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> this.directory.claim("orders"))
				.withMessageContaining(owner(living))
				.withMessageContaining(this.lock + " was removed");
			assertThat(this.directory.find("orders")).isPresent();
			assertThat(living.ask("keep orders")).isEqualTo("true");
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> this.directory.claim("orders"))
				.withMessageContaining(owner(living));
			assertThat(living.ask("close orders")).isEqualTo("closed");
			this.directory.claim("orders").close();
		}
	}

	@Test
	void claimerTakesOverAfterTheDeathOfAnOwnerWhoseLockWasRemoved() throws IOException {
		try (OtherProcess dead = OtherProcess.readyJava(this.files.path())) {
			dead.ask("claim orders");
			Files.delete(this.lock);
			dead.kill();
			try (Claim claim = this.directory.claim("orders")) {
				assertThat(claim.leftBehind()).map(TaskRecord::pid).contains(dead.pid());
			}
		}
	}

	@Test
	void removedAndOverwrittenRecordsArePutBack() throws IOException {
		try (Claim claim = this.directory.claim("orders")) {
			TaskRecord entry = TestDirectory.publish(claim);
			Files.delete(this.record);
			assertThat(claim.keep()).isTrue();
			assertThat(this.directory.find("orders")).contains(entry);
			Files.writeString(this.record, "nonsense");
			assertThat(claim.keep()).isTrue();
			assertThat(this.directory.find("orders")).contains(entry);
			RecordFile.write(new TaskFiles(this.files.path()), RecordFileTests.example("orders"));
			assertThat(claim.keep()).isTrue();
			assertThat(this.directory.find("orders")).contains(entry);
			assertThat(claim.keep()).isFalse();
		}
	}

	@Test
	void removedDirectoryIsPutBackForItsOwnerAlone() throws IOException {
		try (Claim claim = this.directory.claim("orders")) {
			TaskRecord entry = TestDirectory.publish(claim);
			removeDirectory();
			assertThat(claim.keep()).isTrue();
			assertThat(mode(this.files.path())).isEqualTo("rwx------");
			assertThat(this.directory.find("orders")).contains(entry);
			assertThat(claim.isIntact()).isTrue();
		}
	}

	@Test
	void directoryThatOthersCanWriteToIsNotUsedAgainUntilItIsSafe() throws IOException {
		try (Claim claim = this.directory.claim("orders")) {
			TestDirectory.publish(claim);
			removeDirectory();
			Files.createDirectory(this.files.path());
			Files.setPosixFilePermissions(this.files.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
			assertThatExceptionOfType(IpcException.class).isThrownBy(claim::keep).withMessageContaining("chmod 700");
			assertThat(this.files.path()).isEmptyDirectory();
			Files.setPosixFilePermissions(this.files.path(), PosixFilePermissions.fromString("rwx------"));
			assertThat(claim.keep()).isTrue();
		}
	}

	@Test
	void nameClaimedByAnotherProcessMeanwhileIsGivenUpWhole() throws IOException {
		try (OtherProcess next = OtherProcess.readyJava(this.files.path())) {
			Claim claim = this.directory.claim("orders");
			TaskRecord entry = TestDirectory.publish(claim);
			Files.delete(this.lock);
			Files.delete(this.record);
			assertThat(next.ask("claim orders")).isEqualTo("claimed");
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(claim::keep)
				.withMessageContaining(owner(next));
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(claim::keep);
			assertThatExceptionOfType(IpcException.class).isThrownBy(() -> claim.publish(entry))
				.withMessageContaining("lost");
			claim.close();
			assertThat(this.directory.find("orders")).map(TaskRecord::pid).contains(next.pid());
			assertThat(next.ask("keep orders")).isEqualTo("false");
			assertThat(next.ask("close orders")).isEqualTo("closed");
		}
	}

	@Test
	void closedClaimLeavesTheRecordOfTheNextOwnerAlone() throws IOException {
		try (OtherProcess next = OtherProcess.readyJava(this.files.path())) {
			Claim claim = this.directory.claim("orders");
			TestDirectory.publish(claim);
			Files.delete(this.lock);
			Files.delete(this.record);
			assertThat(next.ask("claim orders")).isEqualTo("claimed");
			claim.close();
			assertThat(this.directory.find("orders")).map(TaskRecord::pid).contains(next.pid());
		}
	}

	@Test
	void closeAfterTheDirectoryIsGoneLeavesNothing() throws IOException {
		Claim claim = this.directory.claim("orders");
		TestDirectory.publish(claim);
		removeDirectory();
		assertThatNoException().isThrownBy(claim::close);
		assertThat(this.files.path()).doesNotExist();
		TaskDirectory.open(this.files.path()).claim("orders").close();
	}

	@Test
	void oneOfTwoOwnersWhoseLocksWereRemovedGivesUp() throws IOException {
		try (OtherProcess first = OtherProcess.readyJava(this.files.path());
				OtherProcess second = OtherProcess.readyJava(this.files.path())) {
			first.ask("claim orders");
			Files.delete(this.lock);
			Files.delete(this.record);
			second.ask("claim orders");
			Files.delete(this.lock);
			List<String> answers = Stream.of(first.tell("keep orders"), second.tell("keep orders"))
				.map(OtherProcess::answer)
				.toList();
			assertThat(answers.get(0)).startsWith("IpcTaskTakenException");
			assertThat(second.ask("keep orders")).isIn("true", "false");
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> this.directory.claim("orders"))
				.withMessageContaining(owner(second));
		}
	}

	private static String mode(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

}
