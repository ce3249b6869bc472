package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.time.Duration;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.StatisticsRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AnswerHandler}.
 */
@Timeout(10)
class AnswerHandlerTests {

	private final SendWindow window = new SendWindow(16);

	private final AnswerHandler handler = new AnswerHandler(this.window,
			new SenderStatistics(new StatisticsRegistry(), "orders"));

	private static long millis(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

	private Outcomes send(long acceptedAt) {
		Outcomes outcomes = new Outcomes();
		this.window.add(WireMessage.of(new byte[8]), FrameLayout.FLAG_CONFIRM, outcomes, Long.MAX_VALUE, acceptedAt, 0);
		return outcomes;
	}

	private void confirm(long held) {
		ByteBuffer frame = ByteBuffer.allocateDirect(256);
		FrameEncoder.confirm(frame, 7, 1, 1, held);
		Framing.IPC.decoder(EngineOptions.DEFAULT.limits()).decode(frame.flip(), this.handler);
	}

	@Test
	void aWriteThatIsFoundToHaveEndedLateDoesNotPutOffTheDelivery() throws Exception {
		long now = System.nanoTime();
		Outcomes outcomes = send(now - millis(40));
		this.window.onWrite(now - millis(39));
		this.window.onLongWrite(now - millis(5));
		confirm(millis(30));
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(outcomes.elapsed() - outcomes.deliveredAfter()).isBetween(millis(29), millis(30));
		assertThat(outcomes.sentAfter()).isEqualTo(outcomes.deliveredAfter());
	}

	@Test
	void whenItWasSentIsKnownWithoutAWordOfTheReceiver() throws Exception {
		long now = System.nanoTime();
		Outcomes outcomes = send(now - millis(40));
		this.window.onWrite(now - millis(39));
		confirm(-1);
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(outcomes.deliveredAfter()).isEqualTo(-1);
		assertThat(outcomes.sentAfter()).isBetween(millis(1) - 1, millis(1) + 1);
	}

}
