package dev.ipcboot.stats;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * A histogram that forgets: a recorder for the writers, drained into the youngest of
 * three slots of 20 seconds each.
 */
final class RollingHistogram {

	private static final int SLOTS = 3;

	private static final long SLOT_NANOS = Duration.ofSeconds(20).toNanos();

	/**
	 * Draining costs some microseconds, which nobody needs to pay ten times a second.
	 */
	private static final long DRAIN_NANOS = Duration.ofSeconds(5).toNanos();

	private static final long DRAIN_TO_SINKS_NANOS = Duration.ofSeconds(1).toNanos();

	private static final long SHORTEST = 64;

	private static final int DIGITS = 2;

	private final ReentrantLock guard = new ReentrantLock();

	private final long longest;

	private final Recorder recorder;

	private final List<LatencySink> sinks;

	private final Histogram[] slots = new Histogram[SLOTS];

	private @Nullable Histogram drained;

	private long total;

	private long slotStart;

	private long lastDrain;

	private int youngest;

	RollingHistogram(long longest, long now, List<LatencySink> sinks) {
		this.sinks = sinks;
		this.longest = longest;
		this.recorder = new Recorder(SHORTEST, longest, DIGITS);
		for (int i = 0; i < SLOTS; i++) {
			this.slots[i] = newHistogram();
		}
		this.slotStart = now;
		this.lastDrain = now;
	}

	void record(long nanos, long count) {
		this.recorder.recordValueWithCount(nanos, count);
	}

	void tick(long now) {
		this.guard.lock();
		try {
			if (now - this.lastDrain >= (this.sinks.isEmpty() ? DRAIN_NANOS : DRAIN_TO_SINKS_NANOS)) {
				drain(now);
			}
		}
		finally {
			this.guard.unlock();
		}
	}

	LatencySnapshot snapshot(LongSupplier clock) {
		this.guard.lock();
		try {
			drain(clock.getAsLong());
			Histogram sum = newHistogram();
			for (Histogram slot : this.slots) {
				sum.add(slot);
			}
			if (sum.getTotalCount() == 0) {
				return new LatencySnapshot(this.total, 0, 0, 0, 0, 0, 0);
			}
			return new LatencySnapshot(this.total, sum.getTotalCount(), sum.getValueAtPercentile(50),
					sum.getValueAtPercentile(90), sum.getValueAtPercentile(99), sum.getValueAtPercentile(99.9),
					sum.getMaxValue());
		}
		finally {
			this.guard.unlock();
		}
	}

	private void drain(long now) {
		Histogram interval = this.recorder.getIntervalHistogram(this.drained);
		this.drained = interval;
		this.lastDrain = now;
		this.total += interval.getTotalCount();
		rotate(now);
		this.slots[this.youngest].add(interval);
		for (LatencySink sink : this.sinks) {
			interval.recordedValues()
				.forEach((value) -> sink.accept(value.getValueIteratedTo(), value.getCountAddedInThisIterationStep(),
						interval.getTotalCount()));
		}
	}

	private void rotate(long now) {
		long steps = (now - this.slotStart) / SLOT_NANOS;
		if (steps > 0) {
			this.slotStart += steps * SLOT_NANOS;
			for (int i = 0; i < Math.min(steps, SLOTS); i++) {
				this.youngest = (this.youngest + 1) % SLOTS;
				this.slots[this.youngest].reset();
			}
		}
	}

	private Histogram newHistogram() {
		return new Histogram(SHORTEST, this.longest, DIGITS);
	}

}
