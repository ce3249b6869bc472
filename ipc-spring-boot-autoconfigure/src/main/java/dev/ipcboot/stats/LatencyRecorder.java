package dev.ipcboot.stats;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Records durations. What {@link #snapshot()} returns covers the last 40 to 60 seconds.
 * Any thread may record; recording never waits, and allocates nothing but for the very
 * first duration, so that a kind that never occurs costs no memory. Durations above ten
 * minutes count as ten minutes, negative ones as 0.
 */
public final class LatencyRecorder {

	private static final long LONGEST = Duration.ofMinutes(10).toNanos();

	private final ReentrantLock guard = new ReentrantLock();

	private final LongSupplier clock;

	private final List<LatencySink> sinks = new CopyOnWriteArrayList<>();

	private volatile @Nullable RollingHistogram histogram;

	/**
	 * Create a recorder.
	 * @param clock a monotonic clock in nanoseconds
	 */
	public LatencyRecorder(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Record a duration.
	 * @param nanos the duration in nanoseconds
	 */
	public void record(long nanos) {
		record(nanos, 1);
	}

	/**
	 * Record a duration that several messages shared.
	 * @param nanos the duration in nanoseconds
	 * @param count how many messages, at least 1
	 */
	public void record(long nanos, long count) {
		RollingHistogram target = this.histogram;
		if (target == null) {
			target = create();
		}
		target.record(Math.min(Math.max(nanos, 0), LONGEST), count);
	}

	/**
	 * Hand every duration that is recorded from now on to a sink as well, gathered, about
	 * once a second.
	 * @param sink the sink
	 */
	public void addSink(LatencySink sink) {
		this.sinks.add(sink);
	}

	/**
	 * The distribution over the last minute or so.
	 * @return the distribution
	 */
	public LatencySnapshot snapshot() {
		RollingHistogram source = this.histogram;
		return (source != null) ? source.snapshot(this.clock) : LatencySnapshot.EMPTY;
	}

	void tick(long nowNanos) {
		RollingHistogram target = this.histogram;
		if (target != null) {
			target.tick(nowNanos);
		}
	}

	private RollingHistogram create() {
		this.guard.lock();
		try {
			RollingHistogram created = this.histogram;
			if (created == null) {
				created = new RollingHistogram(LONGEST, this.clock.getAsLong(), this.sinks);
				this.histogram = created;
			}
			return created;
		}
		finally {
			this.guard.unlock();
		}
	}

}
