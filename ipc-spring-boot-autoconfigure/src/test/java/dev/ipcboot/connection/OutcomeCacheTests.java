package dev.ipcboot.connection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.connection.OutcomeCache.Kind;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Memory of the outcomes of a session.
 */
@Timeout(60)
class OutcomeCacheTests {

	private static final int CAPACITY = 2048;

	private final ReplyMemory memory = new ReplyMemory(1 << 20);

	private final OutcomeCache cache = new OutcomeCache(CAPACITY, this.memory);

	private static WireMessage reply(int size) {
		return WireMessage.of(new byte[size]);
	}

	private void reject(long sequence, String reason) {
		this.cache.record(sequence, Kind.REJECTED);
		this.cache.remember(sequence, reason);
	}

	private void reply(long sequence, WireMessage reply) {
		this.cache.record(sequence, Kind.REPLIED);
		this.cache.remember(sequence, reply);
	}

	@Test
	void unrecordedMessageIsUnseenHoweverOftenItComes() {
		assertThat(this.cache.isUnseen(1)).isTrue();
		this.cache.reserve(1);
		assertThat(this.cache.isUnseen(1)).isTrue();
		assertThat(this.cache.repeat(1)).isNull();
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "ACKNOWLEDGED", "EXPIRED", "EXPIRED_REDELIVERED" })
	void outcomeWithoutWordsIsRepeated(Kind kind) {
		this.cache.record(1, kind);
		assertThat(this.cache.isUnseen(1)).isFalse();
		assertThat(this.cache.repeat(1)).isEqualTo(kind);
	}

	@Test
	void openMessageIsSeenAndHasNoOutcome() {
		this.cache.record(1, Kind.OPEN);
		assertThat(this.cache.isUnseen(1)).isFalse();
		assertThat(this.cache.repeat(1)).isNull();
	}

	@Test
	void everyOutcomeOfTheRingIsExact() {
		Random random = new Random(13);
		Map<Long, Object> expected = new HashMap<>();
		for (long sequence = 1; sequence <= 5 * CAPACITY; sequence++) {
			switch (random.nextInt(6)) {
				case 0 -> {
					reject(sequence, "no " + sequence);
					expected.put(sequence, "no " + sequence);
				}
				case 1 -> {
					WireMessage reply = reply(random.nextInt(100));
					reply(sequence, reply);
					expected.put(sequence, reply);
				}
				case 2 -> {
					this.cache.record(sequence, Kind.EXPIRED);
					expected.put(sequence, Kind.EXPIRED);
				}
				case 3 -> this.cache.record(sequence, Kind.OPEN);
				default -> {
					this.cache.record(sequence, Kind.ACKNOWLEDGED);
					expected.put(sequence, Kind.ACKNOWLEDGED);
				}
			}
			if (sequence % 701 == 0) {
				for (long back = Math.max(1, sequence - CAPACITY + 1); back <= sequence; back++) {
					assertThat(this.cache.isUnseen(back)).isFalse();
					assertThat(this.cache.repeat(back)).isEqualTo(expected.get(back));
				}
			}
		}
	}

	@Test
	void messageOlderThanTheRingIsForgottenAndNeverAcknowledged() {
		this.cache.record(1, Kind.ACKNOWLEDGED);
		this.cache.record(CAPACITY, Kind.ACKNOWLEDGED);
		assertThat(this.cache.repeat(1)).isEqualTo(Kind.ACKNOWLEDGED);
		this.cache.record(CAPACITY + 1, Kind.ACKNOWLEDGED);
		assertThat(this.cache.isUnseen(1)).isFalse();
		assertThat(this.cache.repeat(1)).isEqualTo(Kind.FORGOTTEN);
		assertThat(this.cache.isUnseen(2)).isTrue();
	}

	@Test
	void gapIsUnseenAlsoWhereAnEarlierRoundWasSeen() {
		for (long sequence = 1; sequence <= CAPACITY; sequence++) {
			this.cache.record(sequence, Kind.ACKNOWLEDGED);
		}
		this.cache.record(2 * CAPACITY, Kind.ACKNOWLEDGED);
		for (long sequence = CAPACITY + 1; sequence < 2 * CAPACITY; sequence++) {
			assertThat(this.cache.isUnseen(sequence)).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, CAPACITY, Integer.MAX_VALUE, 1L << 38, Long.MAX_VALUE - CAPACITY, Long.MAX_VALUE })
	void edgesOfTheNumbersAreSafe(long sequence) {
		assertThat(this.cache.isUnseen(sequence)).isTrue();
		this.cache.record(sequence, Kind.ACKNOWLEDGED);
		assertThat(this.cache.repeat(sequence)).isEqualTo(Kind.ACKNOWLEDGED);
		assertThat(this.cache.isUnseen(Long.MIN_VALUE)).isFalse();
		assertThat(this.cache.repeat(Long.MIN_VALUE)).isEqualTo(Kind.FORGOTTEN);
	}

	@Test
	void settledMessageHasTheOutcomeThatItGot() {
		WireMessage reply = reply(10);
		for (long sequence = 1; sequence <= 3; sequence++) {
			this.cache.record(sequence, Kind.OPEN);
		}
		assertThat(this.cache.settle(1, Kind.ACKNOWLEDGED, null)).isTrue();
		assertThat(this.cache.settle(2, Kind.REJECTED, "no pears")).isTrue();
		assertThat(this.cache.settle(3, Kind.REPLIED, reply)).isTrue();
		assertThat(this.cache.repeat(1)).isEqualTo(Kind.ACKNOWLEDGED);
		assertThat(this.cache.repeat(2)).isEqualTo("no pears");
		assertThat(this.cache.repeat(3)).isSameAs(reply);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "late" })
	void lateOutcomeNeverMeetsALaterMessageInItsSlot(String reason) {
		this.cache.record(1, Kind.OPEN);
		this.cache.record(1 + CAPACITY, Kind.OPEN);
		Kind kind = reason.isEmpty() ? Kind.ACKNOWLEDGED : Kind.REJECTED;
		assertThat(this.cache.settle(1, kind, reason.isEmpty() ? null : reason)).isFalse();
		assertThat(this.cache.kind(1 + CAPACITY)).isEqualTo(Kind.OPEN);
		assertThat(this.memory.bytes()).isZero();
	}

	@Test
	void rejectionWithoutItsReasonIsStillARejection() {
		OutcomeCache small = new OutcomeCache(64, new ReplyMemory(300));
		for (long sequence = 1; sequence <= 3; sequence++) {
			small.record(sequence, Kind.REJECTED);
			small.remember(sequence, "no pears");
		}
		assertThat(small.repeat(1)).asString().contains("rejected", "ipc.limits.reply-memory");
		assertThat(small.repeat(2)).isEqualTo("no pears");
		assertThat(small.repeat(3)).isEqualTo("no pears");
	}

	@Test
	void replyThatWasEvictedIsForgotten() {
		OutcomeCache small = new OutcomeCache(64, new ReplyMemory(10_000));
		WireMessage large = reply(9_000);
		small.record(1, Kind.REPLIED);
		small.remember(1, large);
		assertThat(small.repeat(1)).isSameAs(large);
		small.record(2, Kind.REPLIED);
		small.remember(2, reply(1_000));
		assertThat(small.repeat(1)).isEqualTo(Kind.FORGOTTEN);
		assertThat(small.isUnseen(1)).isFalse();
	}

	@Test
	void newestReplyIsKeptAlthoughItAloneExceedsTheMemory() {
		OutcomeCache small = new OutcomeCache(64, new ReplyMemory(0));
		WireMessage reply = reply(100_000);
		small.record(1, Kind.REPLIED);
		small.remember(1, reply);
		assertThat(small.repeat(1)).isSameAs(reply);
	}

	@Test
	void sessionsShareTheMemoryAndTheOldestGoesFirst() {
		ReplyMemory shared = new ReplyMemory(3_000);
		OutcomeCache first = new OutcomeCache(64, shared);
		OutcomeCache second = new OutcomeCache(64, shared);
		for (OutcomeCache each : List.of(first, second, first)) {
			long sequence = (each.repeat(1) == null) ? 1 : 2;
			each.record(sequence, Kind.REPLIED);
			each.remember(sequence, reply(1_000));
		}
		assertThat(shared.bytes()).isBetween(2_000L, 3_000L);
		assertThat(first.repeat(1)).isEqualTo(Kind.FORGOTTEN);
		assertThat(second.repeat(1)).isInstanceOf(WireMessage.class);
		assertThat(first.repeat(2)).isInstanceOf(WireMessage.class);
	}

	@Test
	void replyIsDroppedWhenItsSequenceLeavesTheRing() {
		reply(1, reply(1_000));
		reject(2, "no pears");
		assertThat(this.memory.bytes()).isGreaterThan(1_000);
		this.cache.record(1 + CAPACITY, Kind.ACKNOWLEDGED);
		this.cache.record(2 + CAPACITY, Kind.ACKNOWLEDGED);
		assertThat(this.memory.bytes()).isZero();
		assertThat(this.cache.repeat(1 + CAPACITY)).isEqualTo(Kind.ACKNOWLEDGED);
	}

	@Test
	void endOfTheSessionFreesItsShareAndNothingIsAddedAfterwards() {
		reply(1, reply(1_000));
		this.cache.record(2, Kind.OPEN);
		this.cache.close();
		assertThat(this.cache.settle(2, Kind.REPLIED, reply(500))).isTrue();
		assertThat(this.memory.bytes()).isZero();
	}

	@Test
	void memoryNeverExceedsItsLimit() {
		ReplyMemory limited = new ReplyMemory(50_000);
		OutcomeCache[] caches = { new OutcomeCache(64, limited), new OutcomeCache(1024, limited),
				new OutcomeCache(CAPACITY, limited) };
		long[] next = new long[caches.length];
		Random random = new Random(17);
		for (int i = 0; i < 20_000; i++) {
			int which = random.nextInt(caches.length);
			long sequence = ++next[which];
			caches[which].record(sequence, random.nextBoolean() ? Kind.REPLIED : Kind.ACKNOWLEDGED);
			if (caches[which].kind(sequence) == Kind.REPLIED) {
				caches[which].remember(sequence, reply(random.nextInt(3_000)));
			}
			assertThat(limited.bytes()).isLessThanOrEqualTo(50_000);
		}
		for (OutcomeCache cache : caches) {
			cache.close();
		}
		assertThat(limited.bytes()).isZero();
	}

	@Test
	void dueIsNotedOnceUntilItIsWritten() {
		assertThat(this.cache.due(1)).isFalse();
		this.cache.record(1, Kind.ACKNOWLEDGED);
		assertThat(this.cache.due(1)).isTrue();
		assertThat(this.cache.due(1)).isFalse();
		assertThat(this.cache.kind(1)).isEqualTo(Kind.ACKNOWLEDGED);
		this.cache.written(1);
		assertThat(this.cache.due(1)).isTrue();
		this.cache.record(1 + CAPACITY, Kind.ACKNOWLEDGED);
		assertThat(this.cache.due(1)).isFalse();
		assertThat(this.cache.due(1 + CAPACITY)).isTrue();
	}

	@Test
	void settlingBesideTheReaderLosesNothing() throws Exception {
		int count = 20_000;
		List<Thread> threads = new ArrayList<>();
		AtomicInteger settled = new AtomicInteger();
		CountDownLatch[] opened = new CountDownLatch[count + 1];
		for (int i = 1; i <= count; i++) {
			opened[i] = new CountDownLatch(1);
		}
		for (int t = 0; t < 2; t++) {
			int parity = t;
			threads.add(Threads.start("test-settle-" + t, true, () -> {
				for (int i = 1; i <= count; i++) {
					if (i % 2 == parity) {
						awaitQuietly(opened[i]);
						if (this.cache.settle(i, (i % 3 == 0) ? Kind.REJECTED : Kind.ACKNOWLEDGED,
								(i % 3 == 0) ? "no " + i : null)) {
							settled.incrementAndGet();
						}
					}
				}
			}));
		}
		for (int i = 1; i <= count; i++) {
			this.cache.record(i, Kind.OPEN);
			opened[i].countDown();
			// Neither thread may lag by more than the ring holds
			while (i % 512 == 0 && (this.cache.kind(i - 256) == Kind.OPEN || this.cache.kind(i - 255) == Kind.OPEN)) {
				Thread.onSpinWait();
			}
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(settled).hasValue(count);
		for (long i = count - CAPACITY + 1; i <= count; i++) {
			assertThat(this.cache.repeat(i)).isEqualTo((i % 3 == 0) ? "no " + i : Kind.ACKNOWLEDGED);
		}
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
