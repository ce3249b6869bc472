package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.StatisticsRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AnswerHandler}.
 */
@Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
class AnswerHandlerTests {

	private static final long SOURCE = 7;

	private final SendWindow window = new SendWindow(16);

	private final AnswerHandler handler = new AnswerHandler(SOURCE, this.window,
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
		answer((frame) -> FrameEncoder.confirm(frame, SOURCE, 1, 1, held));
	}

	private void answer(Consumer<ByteBuffer> encoder) {
		ByteBuffer frame = ByteBuffer.allocateDirect(2048);
		encoder.accept(frame);
		Framing.IPC.decoder(EngineOptions.DEFAULT.limits()).decode(frame.flip(), this.handler);
	}

	@Test
	void sequencesAtTheEdgesEndAndCompleteNothing() {
		Outcomes outcomes = send(System.nanoTime());
		long[] sequences = { 0, -1, 2, 1L << 62, Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MIN_VALUE,
				Long.MIN_VALUE + 1 };
		for (long sequence : sequences) {
			for (int count : new int[] { 0, 1, -1, Integer.MIN_VALUE }) {
				if (sequence != 2 || count == 0 || count == 1) {
					answer((frame) -> FrameEncoder.confirm(frame, SOURCE, sequence, count, -1));
				}
			}
			answer((frame) -> FrameEncoder.reject(frame, SOURCE, sequence, 0, "no", -1));
			answer((frame) -> FrameEncoder.forgotten(frame, SOURCE, sequence, -1));
			answer((frame) -> FrameEncoder.message(frame, FrameType.REPLY, 0, WireMessage.of(new byte[1]), SOURCE,
					sequence));
		}
		assertThat(outcomes.isDone()).isFalse();
		assertThat(this.window.latestVerdict()).isZero();
	}

	@Test
	void longestRangeConfirmsEverythingInFlight() throws Exception {
		Outcomes first = send(System.nanoTime());
		Outcomes second = send(System.nanoTime());
		answer((frame) -> FrameEncoder.confirm(frame, SOURCE, 2, -1, -1));
		assertThat(first.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(second.await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@Test
	void answersToAnotherSourceAreIgnored() {
		Outcomes outcomes = send(System.nanoTime());
		long other = SOURCE ^ 1;
		answer((frame) -> FrameEncoder.confirm(frame, other, 1, 1, -1));
		answer((frame) -> FrameEncoder.reject(frame, other, 1, 0, "no", -1));
		answer((frame) -> FrameEncoder.forgotten(frame, other, 1, -1));
		answer((frame) -> FrameEncoder.message(frame, FrameType.REPLY, 0, WireMessage.of(new byte[1]), other, 1));
		answer((frame) -> FrameEncoder.goodbye(frame, other, "bye"));
		assertThat(outcomes.isDone()).isFalse();
		assertThat(this.handler.goodbye()).isNull();
	}

	@Test
	void forgottenMessageEndsAsUnknown() throws Exception {
		Outcomes outcomes = send(System.nanoTime());
		answer((frame) -> FrameEncoder.forgotten(frame, SOURCE, 1, millis(3)));
		assertThat(outcomes.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(outcomes.text()).contains("was handled", "evicted its reply");
	}

	@Test
	void redeliveredMessageThatCameTooLateEndsAsUnknown() throws Exception {
		Outcomes outcomes = send(System.nanoTime());
		answer((frame) -> FrameEncoder.forgotten(frame, SOURCE, 1, FrameLayout.FLAG_EXPIRED, millis(3)));
		assertThat(outcomes.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(outcomes.text()).contains("too late", "earlier run");
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
