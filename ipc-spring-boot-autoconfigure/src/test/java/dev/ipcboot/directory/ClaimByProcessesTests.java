package dev.ipcboot.directory;

import java.util.List;
import java.util.stream.IntStream;

import dev.ipcboot.IpcTaskTakenException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Claim} between processes.
 */
@Timeout(60)
class ClaimByProcessesTests {

	private final TestDirectory files = new TestDirectory();

	private final TaskDirectory directory = this.files.open();

	@AfterEach
	void delete() {
		this.files.close();
	}

	@Test
	void aNameOwnedByAnotherProcessIsTakenUntilThatIsKilled() {
		try (OtherProcess other = OtherProcess.readyJava(this.files.path())) {
			assertThat(other.ask("claim orders")).isEqualTo("claimed");
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> this.directory.claim("orders"))
				.withMessageContaining("pid " + other.pid() + ", user ")
				.withMessageContaining("unix:/run/orders.sock");
			TaskRecord entry = this.directory.find("orders").orElseThrow();
			assertThat(this.directory.isOwned(entry)).isTrue();
			assertThat(this.directory.isOwned(ClaimTests.withoutStartTime(entry))).isTrue();
			other.kill();
			assertThat(this.directory.isOwned(entry)).isFalse();
			assertThat(this.directory.isOwned(ClaimTests.withoutStartTime(entry))).isFalse();
			try (Claim claim = this.directory.claim("orders")) {
				assertThat(claim.leftBehind()).contains(entry);
			}
			assertThat(this.directory.find("orders")).isEmpty();
		}
	}

	@Test
	void aNameOwnedByThisProcessIsTakenForAnother() {
		try (OtherProcess other = OtherProcess.readyJava(this.files.path())) {
			try (Claim claim = this.directory.claim("orders")) {
				TestDirectory.publish(claim);
				assertThat(other.ask("claim orders")).startsWith("IpcTaskTakenException")
					.contains("pid " + ProcessHandle.current().pid());
			}
			assertThat(other.ask("claim orders")).isEqualTo("claimed");
			assertThat(other.ask("close orders")).isEqualTo("closed");
		}
	}

	@Test
	void anOwnerWithoutARecordIsNamedByItsLock() {
		try (OtherProcess other = OtherProcess.readyJava(this.files.path())) {
			assertThat(other.ask("lock orders")).isEqualTo("locked");
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> this.directory.claim("orders"))
				.withMessageContaining("fuser " + this.files.file("orders.lock"));
		}
	}

	@Test
	void nothingDoneInThisProcessLosesItsLock() {
		try (Claim claim = this.directory.claim("orders");
				OtherProcess other = OtherProcess.readyJava(this.files.path())) {
			TaskRecord entry = TestDirectory.publish(claim);
			this.directory.isOwned(entry);
			this.directory.isOwned(ClaimTests.withoutStartTime(entry));
			this.directory.sweep((dead) -> {
			});
			this.directory.list();
			claim.refresh();
			assertThatExceptionOfType(IpcTaskTakenException.class).isThrownBy(() -> this.files.open().claim("orders"));
			assertThat(other.ask("claim orders")).startsWith("IpcTaskTakenException");
		}
	}

	@Test
	void ofEightProcessesExactlyOneWins() {
		List<OtherProcess> racers = IntStream.range(0, 8)
			.mapToObj((i) -> OtherProcess.java(this.files.path()))
			.toList();
		try {
			racers.forEach((racer) -> assertThat(racer.answer()).isEqualTo("ready"));
			racers.forEach((racer) -> racer.tell("claim orders"));
			List<String> answers = racers.stream().map(OtherProcess::answer).toList();
			assertThat(answers).filteredOn("claimed"::equals).hasSize(1);
			assertThat(answers).filteredOn((answer) -> answer.startsWith("IpcTaskTakenException")).hasSize(7);
			OtherProcess winner = racers.get(answers.indexOf("claimed"));
			assertThat(this.directory.find("orders").orElseThrow().pid()).isEqualTo(winner.pid());
		}
		finally {
			racers.forEach(OtherProcess::close);
		}
	}

	@Test
	void probesNeverMakeAFreeNameLookTaken() {
		try (OtherProcess other = OtherProcess.readyJava(this.files.path())) {
			this.directory.claim("orders").close();
			other.tell("probe orders 20000");
			for (int i = 0; i < 500; i++) {
				this.directory.claim("orders").close();
			}
			assertThat(other.answer()).startsWith("owned ");
		}
	}

	@Test
	void probesSeeAnOwnerAllTheTime() {
		try (OtherProcess other = OtherProcess.readyJava(this.files.path());
				Claim claim = this.directory.claim("orders")) {
			other.tell("probe orders 5000");
			TaskRecord entry = ClaimTests.withoutStartTime(TestDirectory.publish(claim));
			for (int i = 0; i < 5000; i++) {
				assertThat(this.directory.isOwned(entry)).isTrue();
			}
			assertThat(other.answer()).isEqualTo("owned 5000");
		}
	}

}
