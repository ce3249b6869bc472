package dev.ipcboot.connection;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.StatisticsRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Deadlines}, with times that are made up.
 */
@Timeout(10)
class DeadlinesTests {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private static final int REQUEST = FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REQUEST;

	private final SendWindow window = new SendWindow(16);

	private final WaitingLine waiting = new WaitingLine();

	private final Deadlines deadlines = new Deadlines("orders", this.window, this.waiting,
			new SenderStatistics(new StatisticsRegistry(), "orders"), 30 * SECOND);

	private final long now = System.nanoTime();

	private long in(double seconds) {
		return this.now + (long) (seconds * SECOND);
	}

	private Outcomes handedOver(int flags, WireMessage message) {
		Outcomes outcomes = new Outcomes();
		this.window.add(message, flags, outcomes, in(10), this.now, this.deadlines.absence(this.now));
		return outcomes;
	}

	private Outcomes line(int flags, WireMessage message) {
		Outcomes outcomes = new Outcomes();
		this.waiting
			.add(new WaitingMessage(message, flags, outcomes, in(10), this.now, this.deadlines.absence(this.now)));
		return outcomes;
	}

	private static WireMessage message() {
		return WireMessage.of(new byte[1]);
	}

	@Test
	void deadlineEndsWhatIsInFlightAndWhatWaits() throws Exception {
		Outcomes inFlight = handedOver(FrameLayout.FLAG_CONFIRM, message());
		Outcomes waits = line(FrameLayout.FLAG_CONFIRM, message());
		this.deadlines.expire(in(9.9));
		assertThat(inFlight.isDone()).isFalse();
		assertThat(waits.isDone()).isFalse();
		this.deadlines.expire(in(10));
		assertThat(inFlight.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(waits.await()).isEqualTo(Outcome.EXPIRED);
		assertThat(this.waiting.size()).isZero();
	}

	@Test
	void deadlineStandsStillDuringAnOutageExceptThatOfARequest() throws Exception {
		Outcomes confirmed = handedOver(FrameLayout.FLAG_CONFIRM, message());
		Outcomes request = handedOver(REQUEST, message());
		Outcomes waitingRequest = line(REQUEST, message());
		this.deadlines.onAway(in(1), "lost");
		this.deadlines.expire(in(10));
		assertThat(request.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(request.text()).contains("lost");
		assertThat(waitingRequest.await()).isEqualTo(Outcome.EXPIRED);
		assertThat(confirmed.isDone()).isFalse();
		this.deadlines.onBack(in(12));
		this.deadlines.expire(in(20.9));
		assertThat(confirmed.isDone()).isFalse();
		this.deadlines.expire(in(21));
		assertThat(confirmed.await()).isEqualTo(Outcome.UNKNOWN);
	}

	@Test
	void deadlineStandsStillForTheLongestOutageAndNoLonger() throws Exception {
		Outcomes confirmed = handedOver(FrameLayout.FLAG_CONFIRM, message());
		this.deadlines.onAway(this.now, "lost");
		this.deadlines.expire(in(39.9));
		assertThat(confirmed.isDone()).isFalse();
		this.deadlines.expire(in(40));
		assertThat(confirmed.await()).isEqualTo(Outcome.UNKNOWN);
	}

	@Test
	void severalOutagesExtendADeadlineNoLongerThanTheLongest() throws Exception {
		Outcomes confirmed = handedOver(FrameLayout.FLAG_CONFIRM, message());
		this.deadlines.onAway(this.now, "lost");
		this.deadlines.onBack(in(20));
		this.deadlines.onAway(in(21), "lost again");
		this.deadlines.onBack(in(39));
		this.deadlines.expire(in(39.9));
		assertThat(confirmed.isDone()).isFalse();
		this.deadlines.expire(in(40));
		assertThat(confirmed.await()).isEqualTo(Outcome.UNKNOWN);
	}

	@Test
	void messagesAreKeptForTheLongestOutageAndNoLonger() {
		assertThat(this.deadlines.isKeeping(this.now)).isFalse();
		this.deadlines.onAway(this.now, "lost");
		assertThat(this.deadlines.isKeeping(in(29.9))).isTrue();
		assertThat(this.deadlines.isKeeping(in(30))).isFalse();
		this.deadlines.onBack(in(31));
		assertThat(this.deadlines.isKeeping(in(31))).isFalse();
		assertThat(this.deadlines.absence(in(31))).isEqualTo(30 * SECOND);
	}

	@Test
	void waitForRoomIsExtendedByTheOutage() {
		this.deadlines.onAway(in(1), "lost");
		assertThat(this.deadlines.extended(in(10), FrameLayout.FLAG_CONFIRM, 0, in(6))).isEqualTo(in(15));
		assertThat(this.deadlines.extended(in(10), REQUEST, 0, in(6))).isEqualTo(in(10));
		assertThat(this.deadlines.extended(in(10), FrameLayout.FLAG_CONFIRM, 0, in(100))).isEqualTo(in(40));
		assertThat(this.deadlines.outage(in(6))).contains("5000 ms").contains("lost");
		this.deadlines.onBack(in(7));
		assertThat(this.deadlines.outage(in(8))).isNull();
	}

	@Test
	void expiredMessageIsNotRepeated() throws Exception {
		long past = System.currentTimeMillis() - 1;
		Outcomes expired = handedOver(FrameLayout.FLAG_CONFIRM,
				WireMessage.of(Map.of(IpcHeaders.EXPIRATION, past), new byte[1], 0));
		Outcomes other = handedOver(FrameLayout.FLAG_CONFIRM, message());
		this.deadlines.giveUpUseless();
		assertThat(expired.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(other.isDone()).isFalse();
	}

	@Test
	void endCompletesWhatWaitsAndWhatIsInFlight() throws Exception {
		Outcomes inFlight = handedOver(FrameLayout.FLAG_CONFIRM, message());
		Outcomes waits = line(FrameLayout.FLAG_CONFIRM, message());
		this.deadlines.endAll("closed");
		assertThat(inFlight.await()).isEqualTo(Outcome.UNKNOWN);
		assertThat(waits.await()).isEqualTo(Outcome.EXPIRED);
		assertThat(waits.text()).contains("closed");
		assertThat(this.waiting.size()).isZero();
	}

	@Test
	void messageIsCompletedOnceWhenItIsHandedOverAndExpiresAtATime() throws Exception {
		for (int round = 0; round < 200; round++) {
			Outcomes outcomes = line(FrameLayout.FLAG_CONFIRM, message());
			WaitingMessage first = this.waiting.first();
			Thread housekeeping = Threads.start("test-expire", true, () -> this.deadlines.expire(in(10)));
			boolean taken = first != null && this.waiting.take(first);
			housekeeping.join(Duration.ofSeconds(5).toMillis());
			assertThat(outcomes.isDone()).isNotEqualTo(taken);
			assertThat(this.waiting.size()).isZero();
			assertThat(this.waiting.first()).isNull();
		}
	}

}
