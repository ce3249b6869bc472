package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskTakenException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Claim} within one process.
 */
@Timeout(30)
class ClaimTests {

	private final TestDirectory files = new TestDirectory();

	private final TaskDirectory directory = this.files.open();

	@AfterEach
	void delete() {
		this.files.close();
	}

	@Test
	void publishesARecordOfThisProcess() throws IOException {
		try (Claim claim = this.directory.claim("orders")) {
			TaskRecord entry = TestDirectory.publish(claim).withAttribute("colour", "blue");
			claim.publish(entry);
			assertThat(this.directory.find("orders")).contains(entry);
			assertThat(this.directory.list()).containsExactly(entry);
			assertThat(entry.pid()).isEqualTo(ProcessHandle.current().pid());
			assertThat(entry.user()).isEqualTo(Files.getOwner(this.files.path()).getName());
			assertThat(entry.instance()).matches("[0-9a-f]{16}");
			assertThat(this.directory.isOwned(entry)).isTrue();
			assertThat(mode("orders.json")).isEqualTo("rw-------");
			assertThat(mode("orders.lock")).isEqualTo("rw-------");
			assertThat(this.files.file("orders.tmp")).doesNotExist();
		}
	}

	@Test
	void aTakenNameSaysWhoOwnsIt() {
		try (Claim claim = this.directory.claim("orders")) {
			TestDirectory.publish(claim);
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> this.directory.claim("orders"))
				.withMessageContaining("'orders'")
				.withMessageContaining("pid " + ProcessHandle.current().pid() + ", user ")
				.withMessageContaining("at unix:/run/orders.sock");
		}
	}

	@Test
	void aNameIsTakenByWhateverPathItIsReached() throws IOException {
		Path link = this.files.file("link");
		Files.createSymbolicLink(link, this.files.path());
		try (Claim claim = this.directory.claim("orders")) {
			TaskDirectory other = TaskDirectory.open(link);
			assertThat(other.path()).isEqualTo(this.directory.path());
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> other.claim(claim.task()));
		}
	}

	@Test
	void closeRemovesTheRecordAndKeepsTheLockFile() {
		Claim claim = this.directory.claim("orders");
		TaskRecord entry = TestDirectory.publish(claim);
		claim.close();
		claim.close();
		assertThat(this.directory.find("orders")).isEmpty();
		assertThat(this.directory.lookup("orders").problem()).contains("nobody has claimed it");
		assertThat(this.files.file("orders.lock")).exists();
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> claim.publish(entry))
			.withMessageContaining("is closed");
		this.directory.claim("orders").close();
	}

	@Test
	void closeUnlinksTheLockFileOfAReturnTask() {
		try (Claim claim = this.directory.claim(TestDirectory.RETURN_TASK)) {
			TestDirectory.publish(claim);
			assertThat(this.files.file(TestDirectory.RETURN_TASK + ".lock")).exists();
		}
		assertThat(this.files.path()).isEmptyDirectory();
	}

	@Test
	void everyClaimHasAnotherInstance() {
		String first;
		try (Claim claim = this.directory.claim("orders")) {
			first = TestDirectory.publish(claim).instance();
		}
		try (Claim claim = this.directory.claim("orders")) {
			assertThat(claim.leftBehind()).isEmpty();
			assertThat(TestDirectory.publish(claim).instance()).isNotEqualTo(first);
		}
	}

	@Test
	void refusesTheRecordOfAnotherTask() {
		try (Claim orders = this.directory.claim("orders"); Claim bills = this.directory.claim("bills")) {
			TaskRecord entry = bills.describe(List.of(IpcAddress.of("unix:")), "ipc");
			assertThatIllegalArgumentException().isThrownBy(() -> orders.publish(entry));
		}
	}

	@Test
	void refusesANameThatIsNone() {
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> this.directory.claim("../orders"));
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> this.directory.find("../orders"));
	}

	@Test
	void refreshKeepsTheLock() throws IOException {
		try (Claim claim = this.directory.claim("orders")) {
			TestDirectory.publish(claim);
			assertThat(claim.refresh()).isTrue();
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> this.directory.claim("orders"));
			Files.delete(this.files.file("orders.lock"));
			assertThat(claim.refresh()).isFalse();
		}
	}

	@Test
	void worksOnAnInterruptedThread() {
		Thread.currentThread().interrupt();
		try (Claim claim = this.directory.claim("orders")) {
			TaskRecord entry = TestDirectory.publish(claim);
			assertThat(this.directory.find("orders")).contains(entry);
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> this.directory.claim("orders"));
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void keepsNoDescriptors() throws IOException {
		Path descriptors = Path.of("/proc/self/fd");
		Assumptions.assumeTrue(Files.isDirectory(descriptors), "descriptors are counted in /proc/self/fd");
		claimAndClose();
		long before = count(descriptors);
		for (int i = 0; i < 100; i++) {
			claimAndClose();
		}
		// Another test's thread may hold a few; a leak would be 100
		assertThat(count(descriptors)).isLessThan(before + 50);
	}

	private void claimAndClose() {
		TaskRecord entry;
		try (Claim claim = this.directory.claim("orders")) {
			entry = TestDirectory.publish(claim);
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> this.directory.claim("orders"));
		}
		this.directory.isOwned(withoutStartTime(entry));
		this.directory.sweep((dead) -> {
		});
	}

	static TaskRecord withoutStartTime(TaskRecord entry) {
		return new TaskRecord(entry.task(), entry.addresses(), entry.pid(), 0, entry.user(), entry.uid(),
				entry.framing(), entry.protocol(), entry.instance(), entry.since(), entry.attributes());
	}

	private String mode(String name) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(this.files.file(name)));
	}

	private static long count(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.count();
		}
	}

}
