package dev.ipcboot.connection;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.HelloHeaders;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.StatisticsRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of sequences from the wire in both directions, at random and at the edges. A
 * failure prints its seed: set the system property {@code ipc.test.seed} to repeat it.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SequencePropertyTests {

	private static final long SOURCE = 7;

	private final long seed = Long.getLong("ipc.test.seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	private String context() {
		return "ipc.test.seed=" + this.seed;
	}

	/** A sequence near one that means something, or near an edge of the numbers. */
	private long near(long... meaningful) {
		long[] edges = { 0, 1, 1024, 1L << 31, 1L << 32, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1 };
		long base = this.random.nextBoolean() ? edges[this.random.nextInt(edges.length)]
				: meaningful[this.random.nextInt(meaningful.length)];
		return base + this.random.nextInt(7) - 3;
	}

	private int extent() {
		int[] edges = { 0, 1, 2, 3, 15, 16, 17, 1024, Integer.MAX_VALUE, Integer.MIN_VALUE, -1 };
		return edges[this.random.nextInt(edges.length)];
	}

	/** Each message ends at most once, and only by an answer that covers it. */
	@Test
	void answersCompleteExactlyWhatTheyCover() {
		SendWindow window = new SendWindow(16);
		AnswerHandler handler = new AnswerHandler(SOURCE, window,
				new SenderStatistics(new StatisticsRegistry(), "orders"));
		Map<Long, Outcome> outcomes = new HashMap<>();
		TreeMap<Long, Boolean> inFlight = new TreeMap<>();
		long next = 1;
		for (int step = 0; step < 50_000; step++) {
			while (!window.isFull(0) && this.random.nextInt(3) > 0) {
				long sequence = next++;
				Completion completion = (outcome, reason) -> assertThat(outcomes.put(sequence, outcome)).isNull();
				assertThat(window.add(WireMessage.of(new byte[1]), FrameLayout.FLAG_CONFIRM, completion, Long.MAX_VALUE,
						System.nanoTime(), 0))
					.isEqualTo(sequence);
				inFlight.put(sequence, true);
			}
			long sequence = near(next, next - 1, next - 16, window.oldest());
			long source = (this.random.nextInt(10) == 0) ? SOURCE + 1 : SOURCE;
			int extent = extent();
			int type = new int[] { FrameType.CONFIRM, FrameType.REJECT, FrameType.REPLY,
					FrameType.FORGOTTEN }[this.random.nextInt(4)];
			answer(handler, type, source, sequence, extent);
			long first = (type == FrameType.CONFIRM) ? first(sequence, extent) : sequence;
			for (Long each : inFlight.keySet().toArray(Long[]::new)) {
				boolean covered = source == SOURCE && sequence > 0 && each >= first && each <= sequence;
				assertThat(outcomes.containsKey(each)).as(context() + " type %d at %d+%d", type, sequence, extent)
					.isEqualTo(covered);
				if (covered) {
					inFlight.remove(each);
				}
			}
			outcomes.clear();
			assertThat(window.latestVerdict()).isLessThan(next);
		}
	}

	/** A range from the wire is cut to the capacity of the window, and ends at 1. */
	private static long first(long last, int extent) {
		long count = Math.min(16, Integer.toUnsignedLong(extent));
		return BigInteger.valueOf(last)
			.subtract(BigInteger.valueOf(count))
			.add(BigInteger.ONE)
			.max(BigInteger.ONE)
			.min(BigInteger.valueOf(Long.MAX_VALUE))
			.longValueExact();
	}

	private static void answer(AnswerHandler handler, int type, long source, long sequence, int extent) {
		ByteBuffer frame = ByteBuffer.allocate(256);
		switch (type) {
			case FrameType.CONFIRM -> FrameEncoder.confirm(frame, source, sequence, extent, -1);
			case FrameType.REJECT -> FrameEncoder.reject(frame, source, sequence, 0, "no", -1);
			case FrameType.FORGOTTEN -> FrameEncoder.forgotten(frame, source, sequence, -1);
			default -> FrameEncoder.message(frame, FrameType.REPLY, 0, WireMessage.of(new byte[1]), source, sequence);
		}
		Framing.IPC.decoder(FrameLimits.DEFAULT).decode(frame.flip(), handler);
	}

	/** The window of a session, compared with arithmetic that knows no overflow. */
	@Test
	void sessionAdmitsExactlyItsWindow() {
		for (int round = 0; round < 300; round++) {
			Sources sources = new Sources(new ReplyMemory(1 << 26), new Backlog(1_000_000_000));
			long window = near(1, 1024, Sources.LARGEST_WINDOW);
			Source source = sources.introduce(hello(window, 1), "place", false);
			long granted = Math.max(1, Math.min(Sources.LARGEST_WINDOW, window));
			assertThat(source.grant(Long.MAX_VALUE)).as(context()).isEqualTo(granted);
			BigInteger highest = BigInteger.ZERO;
			for (int step = 0; step < 300; step++) {
				long known = highest.longValueExact();
				if (this.random.nextInt(20) == 0) {
					long oldest = near(known, known + granted);
					sources.introduce(hello(window, oldest), "place", false);
					highest = highest.max(BigInteger.valueOf(Math.max(1, oldest)).subtract(BigInteger.ONE));
				}
				long sequence = near(known, known + granted, known - granted);
				boolean admitted = sequence > 0
						&& BigInteger.valueOf(sequence).subtract(highest).compareTo(BigInteger.valueOf(granted)) <= 0;
				assertThat(source.admits(sequence))
					.as(context() + " %d after %s, window %d", sequence, highest, granted)
					.isEqualTo(admitted);
				if (admitted) {
					highest = highest.max(BigInteger.valueOf(sequence));
				}
			}
		}
	}

	@Test
	void sourceBeforeItsHelloBeginsWhereItLikes() {
		for (int round = 0; round < 1_000; round++) {
			Sources sources = new Sources(new ReplyMemory(1 << 26), new Backlog(1_000_000_000));
			Source source = sources.obtain(SOURCE);
			long first = near(1, 5_000);
			assertThat(source.admits(first)).as(context() + " %d", first).isEqualTo(first > 0);
			if (first > 0 && first < Long.MAX_VALUE - Sources.LARGEST_WINDOW) {
				assertThat(source.admits(first + Sources.LARGEST_WINDOW + 1)).as(context()).isFalse();
				assertThat(source.admits(first + Sources.LARGEST_WINDOW)).as(context()).isTrue();
			}
		}
	}

	/** The sender never writes what a receiver that has seen the same would refuse. */
	@Test
	void senderStaysWithinTheWindowOfTheReceiver() {
		for (int round = 0; round < 200; round++) {
			SendWindow window = new SendWindow(16);
			int granted = 1 + this.random.nextInt(20);
			window.grant(granted);
			Sources sources = new Sources(new ReplyMemory(1 << 26), new Backlog(1_000_000_000));
			Source source = sources.introduce(hello(granted, 1), "place", false);
			for (int step = 0; step < 500; step++) {
				if (!window.isFull(0)) {
					if (!window.isWithinReach()) {
						long oldest = window.oldestWanted();
						source = sources.introduce(hello(granted, oldest), "place", false);
						window.announced(oldest);
						assertThat(window.isWithinReach()).as(context()).isTrue();
					}
					long sequence = window.add(WireMessage.of(new byte[1]), FrameLayout.FLAG_CONFIRM,
							(outcome, reason) -> {
							}, Long.MAX_VALUE, 0, 0);
					boolean lost = this.random.nextBoolean();
					if (!lost) {
						assertThat(source.admits(sequence)).as(context() + " %d", sequence).isTrue();
					}
				}
				long given = window.oldest() + this.random.nextInt(16);
				if (window.take(given) != null && this.random.nextBoolean() && source.admits(given)) {
					window.onVerdict(given);
				}
			}
		}
	}

	private static HelloFrame hello(long window, long oldest) {
		Map<String, Object> headers = Map.of(HelloHeaders.WINDOW, window, HelloHeaders.OLDEST, oldest);
		ByteBuffer frame = ByteBuffer.allocate(256);
		FrameEncoder.hello(frame, SOURCE, headers);
		@Nullable HelloFrame[] read = new HelloFrame[1];
		Framing.IPC.decoder(FrameLimits.DEFAULT).decode(frame.flip(), (view) -> read[0] = HelloFrame.of(view, 64));
		return read[0];
	}

}
