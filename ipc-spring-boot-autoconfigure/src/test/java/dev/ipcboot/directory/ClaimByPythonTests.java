package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.ipcboot.IpcTaskTakenException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Claim} against a program in another language.
 */
@Timeout(60)
class ClaimByPythonTests {

	private static final String SCRIPT = """
			import fcntl, os, sys
			lock = open(sys.argv[1], "a")
			try:
			    fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
			    print("claimed")
			    sys.stdin.read()
			except OSError:
			    print("taken")
			""";

	private final TestDirectory files = new TestDirectory();

	private final TaskDirectory directory = this.files.open();

	private final Path lock = this.files.file("orders.lock");

	@AfterEach
	void delete() {
		this.files.close();
	}

	@Test
	void aNameOwnedByPythonIsTakenUntilThatIsKilled() throws IOException {
		try (OtherProcess python = OtherProcess.python(SCRIPT, this.lock)) {
			assertThat(python.answer()).isEqualTo("claimed");
			Files.writeString(this.files.file("orders.json"), """
					{"task": "orders", "addresses": ["unix:/tmp/orders.sock"], "pid": %d, "startTime": %d}
					""".formatted(python.pid(), ProcessIdentity.startTimeOf(python.pid())));
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> this.directory.claim("orders"))
				.withMessageContaining("pid " + python.pid())
				.withMessageContaining("unix:/tmp/orders.sock");
			assertThat(this.directory.sweep((entry) -> {
			})).isEmpty();
			python.kill();
			try (Claim claim = this.directory.claim("orders")) {
				assertThat(claim.leftBehind()).map(TaskRecord::pid).contains(python.pid());
			}
		}
	}

	@Test
	void aNameOwnedByThisProcessIsTakenForPython() {
		try (Claim claim = this.directory.claim("orders")) {
			TestDirectory.publish(claim);
			try (OtherProcess python = OtherProcess.python(SCRIPT, this.lock)) {
				assertThat(python.answer()).isEqualTo("taken");
			}
		}
		try (OtherProcess python = OtherProcess.python(SCRIPT, this.lock)) {
			assertThat(python.answer()).isEqualTo("claimed");
		}
	}

}
