package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Requests to a line server that knows nothing of this project.
 */
@Timeout(60)
class ForeignRequestTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private EngineFixture fixture;

	private ForeignServer server;

	private IpcEngine engine;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
		Path path = this.fixture.path().resolve("filter");
		this.server = new ForeignServer(path);
		this.engine = this.fixture.engine(
				EngineOptions.DEFAULT
					.with(TaskOptions.of("filter").at(IpcAddress.of("unix:" + path)).framed(Framing.LINES)),
				TestTransports.of("unix"));
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
		this.server.close();
	}

	private Outcomes request(String text, Duration timeout) {
		Outcomes outcomes = new Outcomes();
		this.engine.sender("filter").request(message(text), outcomes, timeout);
		return outcomes;
	}

	private static WireMessage message(String text) {
		return WireMessage.of(text.getBytes(StandardCharsets.UTF_8));
	}

	private long count(Stage stage) {
		return this.engine.statistics().snapshots().get(0).stage(stage).total();
	}

	@Test
	void theNextLineIsTheReply() throws Exception {
		Outcomes reply = request("2+3", TIMEOUT);
		assertThat(this.server.take()).isEqualTo("2+3");
		this.server.write(0, "5\n");
		assertThat(reply.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(reply.text()).isEqualTo("5");
		assertThat(count(Stage.SENT)).isEqualTo(1);
		await().untilAsserted(() -> assertThat(count(Stage.CONFIRMED)).isEqualTo(1));
	}

	@Test
	void oneAtATimeInOrder() throws Exception {
		List<Outcomes> replies = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			replies.add(request("q" + i, TIMEOUT));
		}
		for (int i = 0; i < 50; i++) {
			assertThat(this.server.take()).isEqualTo("q" + i);
			assertThat(this.server.isIdle()).as("the next one waits for this one's reply").isTrue();
			this.server.write(0, "a" + i + "\n");
		}
		for (int i = 0; i < 50; i++) {
			assertThat(replies.get(i).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(replies.get(i).text()).isEqualTo("a" + i);
		}
		assertThat(this.server.connections()).isEqualTo(1);
	}

	@Test
	void aLateReplyNeverLandsInTheNextCall() throws Exception {
		Outcomes slow = request("slow", Duration.ofMillis(200));
		Outcomes next = request("next", TIMEOUT);
		assertThat(this.server.take()).isEqualTo("slow");
		assertThat(slow.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(slow.text()).contains("no answer came in time");
		assertThat(this.server.take()).isEqualTo("next");
		try {
			this.server.write(0, "late\n");
		}
		catch (IOException ex) {
			// Broken pipe: that is the point.
		}
		this.server.write(1, "in time\n");
		assertThat(next.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(next.text()).isEqualTo("in time");
		assertThat(count(Stage.UNKNOWN)).isEqualTo(1);
	}

	@Test
	void whoWaitsInTheQueueIsBoundedByItsDeadline() throws Exception {
		Outcomes first = request("first", TIMEOUT);
		Outcomes second = request("second", Duration.ofMillis(200));
		assertThat(second.await()).isEqualTo(Outcome.EXPIRED);
		assertThat(second.text()).contains("one request at a time");
		assertThat(this.server.take()).isEqualTo("first");
		this.server.write(0, "1\n");
		assertThat(first.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.server.isIdle()).isTrue();
	}

	@Test
	void whatNobodyAskedForIsDroppedAndCounted() throws Exception {
		Outcomes hello = request("hello", TIMEOUT);
		this.server.take();
		this.server.write(0, "hi\nwho are you?\n");
		assertThat(hello.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		await().untilAsserted(() -> assertThat(count(Stage.DROPPED)).isEqualTo(1));
		Outcomes again = request("again", TIMEOUT);
		this.server.take();
		this.server.write(0, "yes\n");
		again.await();
		assertThat(again.text()).isEqualTo("yes");
	}

	@Test
	void aPeerThatHangsUpLeavesTheOutcomeUnknownAndTheNextOneIsServed() throws Exception {
		Outcomes lost = request("lost", TIMEOUT);
		Outcomes next = request("next", TIMEOUT);
		assertThat(this.server.take()).isEqualTo("lost");
		this.server.hangUp(0);
		assertThat(lost.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(lost.text()).contains("ended the channel");
		assertThat(this.server.take()).isEqualTo("next");
		this.server.write(1, "here\n");
		next.await();
		assertThat(next.text()).isEqualTo("here");
	}

	@Test
	void aLastLineWithoutANewlineIsAReplyToo() throws Exception {
		Outcomes reply = request("bye", TIMEOUT);
		this.server.take();
		this.server.write(0, "farewell");
		this.server.hangUp(0);
		assertThat(reply.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(reply.text()).isEqualTo("farewell");
	}

	@Test
	void confirmsAndTwoLinesAreRefused() {
		TaskSender sender = this.engine.sender("filter");
		assertThatExceptionOfType(IpcException.class)
			.isThrownBy(() -> sender.send(message("x"), new Outcomes(), TIMEOUT))
			.withMessageContaining("knows no confirms")
			.withMessageContaining("ipc.tasks.filter.framing");
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> sender.send(message("a\nb"), TIMEOUT))
			.withMessageContaining("newline at byte 1");
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> request("a\nb", TIMEOUT))
			.withMessageContaining("newline at byte 1");
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> request("", TIMEOUT))
			.withMessageContaining("empty line");
		assertThat(this.server.isIdle()).isTrue();
	}

	@Test
	void nobodyThereFailsAtOnce() throws Exception {
		this.server.close();
		assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(() -> request("x", TIMEOUT));
	}

	@Test
	void closingEndsWhatWaits() throws Exception {
		Outcomes first = request("first", TIMEOUT);
		Outcomes second = request("second", TIMEOUT);
		this.engine.close();
		assertThat(first.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(second.await()).isEqualTo(Outcome.EXPIRED);
	}

}
