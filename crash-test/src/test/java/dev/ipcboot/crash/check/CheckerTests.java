package dev.ipcboot.crash.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A checker that finds nothing proves nothing: each test plants one violation into sound
 * ledgers.
 */
class CheckerTests {

	private static final long SECOND = 1_000_000_000;

	private final Map<String, List<String>> ledgers = new TreeMap<>();

	@TempDir
	private Path directory;

	@BeforeEach
	void soundLedgers() {
		add("driver", "started 1 r1.1", "started 1 s1.1");
		add("s1.1", "send 10 1 unix.r1 unix.r1 confirmed 40 0 ACK 5000 0", "sent 11 1",
				"outcome 20 1 ACKNOWLEDGED null", "send 30 2 unix.r1 unix.r1 request 0 0 REPLY 5000 0", "sent 31 2",
				"outcome 40 2 REPLY null", "send 50 3 unix.r1 unix.r1 confirmed 9 0 REJECT 5000 0", "sent 51 3",
				"outcome 60 3 REJECTED as ordered", "send 70 4 unix.r1 unix.r1 confirmed 9 0 ACK 5000 900", "sent 71 4",
				"outcome 80 4 EXPIRED too late");
		add("r1.1", "begin 15 unix.r1 s1.1:1 whole first", "done 16 s1.1:1 ACK", "begin 35 unix.r1 s1.1:2 whole first",
				"done 36 s1.1:2 REPLY", "begin 55 unix.r1 s1.1:3 whole first", "done 56 s1.1:3 REJECT");
	}

	private void add(String run, String... lines) {
		this.ledgers.computeIfAbsent(run, (name) -> new ArrayList<>()).addAll(List.of(lines));
	}

	private void replace(String run, String line, String... lines) {
		List<String> all = this.ledgers.get(run);
		int index = all.indexOf(line);
		assertThat(index).as(line).isNotNegative();
		all.remove(index);
		all.addAll(index, List.of(lines));
	}

	private List<String> check() throws IOException {
		// The processes end in order
		for (String run : List.of("s1.1", "r1.1")) {
			add(run, "exit " + 60 * SECOND);
			add("driver", "ended " + 61 * SECOND + " " + run + " 0");
		}
		for (Map.Entry<String, List<String>> ledger : this.ledgers.entrySet()) {
			Files.write(this.directory.resolve(ledger.getKey() + ".ledger"), ledger.getValue());
		}
		return Checker.check(Round.read(this.directory)).stream().map(Violation::invariant).toList();
	}

	@Test
	void soundLedgersHaveNoViolation() throws Exception {
		assertThat(check()).isEmpty();
	}

	@Test
	void findsAcknowledgedWithoutCall() throws Exception {
		replace("r1.1", "begin 15 unix.r1 s1.1:1 whole first");
		assertThat(check()).containsExactly("acknowledged-was-handled");
	}

	@Test
	void findsAcknowledgedWithoutEndOfCall() throws Exception {
		replace("r1.1", "done 16 s1.1:1 ACK");
		assertThat(check()).containsExactly("acknowledged-was-handled");
	}

	@Test
	void findsRefusedMessageThatWasAcknowledged() throws Exception {
		replace("s1.1", "outcome 60 3 REJECTED as ordered", "outcome 60 3 ACKNOWLEDGED null");
		assertThat(check()).containsExactly("acknowledged-was-handled");
	}

	@Test
	void findsHandledMessageThatWasRejected() throws Exception {
		replace("s1.1", "outcome 20 1 ACKNOWLEDGED null", "outcome 20 1 REJECTED no");
		assertThat(check()).containsExactly("rejected-was-not-handled");
	}

	@Test
	void findsExpiredMessageThatWasBegun() throws Exception {
		add("r1.1", "begin 75 unix.r1 s1.1:4 whole first");
		assertThat(check()).containsExactly("expired-was-not-handled");
	}

	@Test
	void findsReplyThatBecameAnAcknowledgment() throws Exception {
		replace("s1.1", "outcome 40 2 REPLY null", "outcome 40 2 ACKNOWLEDGED null");
		assertThat(check()).containsExactly("reply-kept");
	}

	@Test
	void findsTornMessagesAndReplies() throws Exception {
		replace("r1.1", "begin 15 unix.r1 s1.1:1 whole first", "begin 15 unix.r1 s1.1:1 torn first");
		replace("s1.1", "outcome 40 2 REPLY null", "outcome 40 2 TORN null");
		assertThat(check()).containsExactly("nothing-torn", "nothing-torn");
	}

	@Test
	void findsMessageThatWasHandledTwice() throws Exception {
		add("r1.1", "begin 75 unix.r1 s1.1:3 whole again");
		assertThat(check()).containsExactly("handled-once");
	}

	@Test
	void findsBrokenOrder() throws Exception {
		replace("r1.1", "begin 15 unix.r1 s1.1:1 whole first");
		replace("r1.1", "done 16 s1.1:1 ACK");
		add("r1.1", "begin 65 unix.r1 s1.1:1 whole first", "done 66 s1.1:1 ACK");
		assertThat(check()).containsExactly("order-kept");
	}

	@Test
	void findsMessageOfAnotherTask() throws Exception {
		replace("r1.1", "begin 15 unix.r1 s1.1:1 whole first", "begin 15 unix.other s1.1:1 whole first");
		assertThat(check()).containsExactly("right-task");
	}

	@Test
	void findsMessageThatWasNeverSent() throws Exception {
		add("r1.1", "begin 75 unix.r1 s1.1:99 whole first");
		assertThat(check()).containsExactly("never-sent");
	}

	@Test
	void findsFutureThatEndsLate() throws Exception {
		replace("s1.1", "outcome 60 3 REJECTED as ordered", "outcome " + 40 * SECOND + " 3 REJECTED as ordered");
		assertThat(check()).containsExactly("future-ends-in-time");
	}

	@Test
	void findsFutureThatNeverEnds() throws Exception {
		replace("s1.1", "outcome 80 4 EXPIRED too late");
		assertThat(check()).containsExactly("future-ends-in-time");
	}

	@Test
	void findsCallThatReturnsLate() throws Exception {
		replace("s1.1", "sent 71 4", "refused " + 40 * SECOND + " 4 too late");
		replace("s1.1", "outcome 80 4 EXPIRED too late");
		assertThat(check()).containsExactly("call-ends-in-time");
	}

	@Test
	void timeOfAStoppedProcessDoesNotCount() throws Exception {
		replace("s1.1", "outcome 60 3 REJECTED as ordered", "outcome " + 40 * SECOND + " 3 REJECTED as ordered");
		add("driver", "fault 55 stop s1.1 SIGSTOP", "healed " + 35 * SECOND + " stop s1.1");
		assertThat(check()).isEmpty();
	}

	@Test
	void findsSenderWithoutProgress() throws Exception {
		add("s1.1", "progress 99 unix.r1 19 20 UNKNOWN no answer");
		assertThat(check()).containsExactly("progress-after-faults");
	}

	@Test
	void findsProcessThatEndedByItself() throws Exception {
		add("driver", "started 80 s2.1", "ended 90 s2.1 134");
		assertThat(check()).containsExactly("process-lives");
	}

	@Test
	void findsThreadsThatOutliveTheEngine() throws Exception {
		add("s1.1", "gauge 9 start 0 20 1000000 []", "gauge 99 closed 1 20 1000000 [ipc-x]");
		assertThat(check()).containsExactly("threads-end");
	}

	@Test
	void findsDescriptorsThatAreNotClosed() throws Exception {
		add("s1.1", "gauge 9 start 0 20 1000000 []", "gauge 99 closed 0 40 1000000 []");
		assertThat(check()).containsExactly("descriptors-return");
	}

	@Test
	void findsMemoryThatDoesNotReturn() throws Exception {
		add("s1.1", "gauge 9 start 0 20 1000000 []", "gauge 99 closed 0 20 90000000 []");
		assertThat(check()).containsExactly("memory-returns");
	}

	@Test
	void findsPlainMessageThatWasLost() throws Exception {
		add("s1.1", "send " + 20 * SECOND + " 5 unix.r1 unix.r1 plain 40 0 ACK 5000 0", "sent " + 20 * SECOND + " 5");
		assertThat(check()).containsExactly("sent-is-delivered");
	}

	@Test
	void removedChannelExcusesLostPlainMessage() throws Exception {
		add("s1.1", "send " + 20 * SECOND + " 5 unix.r1 unix.r1 plain 40 0 ACK 5000 0", "sent " + 20 * SECOND + " 5");
		add("driver", "fault " + 19 * SECOND + " remove unix.r1 the socket");
		assertThat(check()).isEmpty();
	}

	@Test
	void lyingReceiverIsNotJudged() throws Exception {
		add("s1.1", "send 90 5 unix.evil unix.evil confirmed 40 0 ACK 5000 0", "sent 91 5",
				"outcome 92 5 ACKNOWLEDGED -", "progress 99 unix.evil 0 20 UNKNOWN");
		assertThat(check()).isEmpty();
	}

	@Test
	void entryOfAKilledProcessMayBeCut() throws Exception {
		add("r1.1", "begin 90 unix.r1 s1");
		this.ledgers.get("r1.1").add(this.ledgers.get("r1.1").size() - 1, "exit " + 60 * SECOND);
		for (Map.Entry<String, List<String>> ledger : this.ledgers.entrySet()) {
			Files.write(this.directory.resolve(ledger.getKey() + ".ledger"), ledger.getValue());
		}
		assertThat(Round.read(this.directory).messages()).hasSize(4);
	}

	@Test
	void outcomeThatCouldNotBeGivenMayBeRejected() throws Exception {
		replace("s1.1", "outcome 40 2 REPLY null", "outcome 40 2 REJECTED Java heap space");
		add("r1.1", "failed 37 s1.1:2 OutOfMemoryError");
		assertThat(check()).isEmpty();
	}

	@Test
	void findsChildThatEndedByItself() throws Exception {
		add("child-s1.77", "started 50 child-s1.77", "parent 51 s1.1", "exit 90");
		assertThat(check()).containsExactly("process-lives");
	}

}
