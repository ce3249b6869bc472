package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.ChildEvents;
import dev.ipcboot.transport.Outside;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.process.ExecOptions;
import dev.ipcboot.transport.process.ProcessTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Filters as children that are asked questions, one line at a time.
 */
@Timeout(60)
class ForeignChildTests {

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private TaskSender child(String... command) {
		TaskOptions options = new TaskOptions("filter", List.of(IpcAddress.of("exec:")), Framing.LINES,
				TransportOptions.NONE.with(ExecOptions.of(command)));
		return this.fixture.engine(EngineOptions.DEFAULT.with(options), new ProcessTransport(new ChildEvents() {
		})).sender("filter");
	}

	private static Outcomes request(TaskSender sender, String text, Duration timeout) {
		Outcomes outcomes = new Outcomes();
		sender.request(WireMessage.of(text.getBytes(StandardCharsets.UTF_8)), outcomes, timeout);
		return outcomes;
	}

	private static String ask(TaskSender sender, String text) throws Exception {
		Outcomes reply = request(sender, text, Duration.ofSeconds(20));
		assertThat(reply.await()).as(reply.text()).isEqualTo(Outcome.ACKNOWLEDGED);
		return String.valueOf(reply.text());
	}

	@Test
	void jqIsAsked() throws Exception {
		Outside.finish(Outside.start("jq", "--version"));
		TaskSender jq = child("jq", "--unbuffered", "-c", ".a + 1");
		for (int i = 0; i < 20; i++) {
			assertThat(ask(jq, "{\"a\":" + i + "}")).isEqualTo(String.valueOf(i + 1));
		}
	}

	@Test
	void bcIsAsked() throws Exception {
		Outside.finish(Outside.start("bc", "--version"));
		TaskSender bc = child("bc", "-q");
		assertThat(ask(bc, "2^64")).isEqualTo("18446744073709551616");
		assertThat(ask(bc, "6*7")).isEqualTo("42");
	}

	@Test
	void aChildThatAnswersTooLateIsReplacedAndItsAnswerLandsNowhere() throws Exception {
		TaskSender child = child("sh", "-c", """
				while read line; do
				  if [ "$line" = slow ]; then sleep 2; fi
				  echo "$$ $line"
				done
				""");
		String first = ask(child, "hello");
		Outcomes slow = request(child, "slow", Duration.ofMillis(300));
		Outcomes next = request(child, "next", Duration.ofSeconds(20));
		assertThat(slow.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(next.await()).as(next.text()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(next.text()).endsWith(" next").doesNotStartWith(first.split(" ")[0] + " ");
		assertThat(ask(child, "last")).endsWith(" last");
	}

}
