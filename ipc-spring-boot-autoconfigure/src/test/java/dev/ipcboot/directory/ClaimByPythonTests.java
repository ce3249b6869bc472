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
import static org.awaitility.Awaitility.await;

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

	/** The peer in Python owns the task for as long as its input is open. */
	private static final String LISTENER = """
			import os, sys, threading
			sys.path.insert(0, os.path.join("..", "sample-app", "peers"))
			import ipc
			try:
			    listener = ipc.Listener("orders", lambda message: None, os.path.dirname(sys.argv[1]))
			except ipc.Taken as ex:
			    print(ex)
			    sys.exit()
			print("claimed")
			def end():
			    sys.stdin.read()
			    listener.stop()
			threading.Thread(target=end).start()
			try:
			    with listener:
			        listener.serve()
			except ipc.Taken as ex:
			    print(ex)
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

	@Test
	void pythonPutsBackWhatIsRemoved() throws IOException {
		try (OtherProcess python = OtherProcess.python(LISTENER, this.lock)) {
			assertThat(python.answer()).isEqualTo("claimed");
			TaskRecord published = this.directory.find("orders").orElseThrow();
			Files.delete(this.lock);
			Files.delete(this.files.file("orders.json"));
			await().untilAsserted(() -> assertThat(this.directory.find("orders")).contains(published));
			assertThat(this.directory.isLocked("orders")).isTrue();
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> this.directory.claim("orders"))
				.withMessageContaining("pid " + python.pid());
		}
	}

	@Test
	void pythonGivesBackTheLockOfARunningOwner() throws IOException {
		try (OtherProcess owner = OtherProcess.readyJava(this.lock.getParent())) {
			assertThat(owner.ask("claim orders")).isEqualTo("claimed");
			Files.delete(this.lock);
			try (OtherProcess python = OtherProcess.python(LISTENER, this.lock)) {
				assertThat(python.answer()).contains("is owned by pid " + owner.pid());
			}
			assertThat(owner.ask("keep orders")).isEqualTo("true");
		}
	}

	@Test
	void pythonStopsWhenAnotherProcessHasClaimedTheName() throws IOException {
		try (OtherProcess python = OtherProcess.python(LISTENER, this.lock)) {
			assertThat(python.answer()).isEqualTo("claimed");
			// At once, so that the new owner comes first
			Files.delete(this.files.file("orders.json"));
			Files.delete(this.lock);
			try (Claim claim = this.directory.claim("orders")) {
				TaskRecord published = TestDirectory.publish(claim);
				assertThat(python.answer()).contains("was removed, and another process has claimed the name");
				assertThat(this.directory.find("orders")).contains(published);
			}
		}
	}

}
