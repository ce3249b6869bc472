package dev.ipcboot.stats;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Counters, rates and latencies of a task on one carrier.
 * <p>
 * Any thread may record here. Where a single thread records, or a lock of the caller's
 * orders those that do, {@link #openWriter()} gives counters that cost less. Recording
 * neither allocates nor waits. Reading is safe for any thread and never sees a total go
 * back.
 */
public final class TaskStatistics implements StageRecorder {

	private final String task;

	private final String scheme;

	private final LongSupplier clock;

	private final LongAdder[] shared = new LongAdder[Counter.COUNT];

	private final ReentrantLock guard = new ReentrantLock();

	private final List<StageWriter> writers = new ArrayList<>();

	private final List<BusyTime> busyTimes = new ArrayList<>();

	private volatile int workers = 1;

	private final LongAdder links = new LongAdder();

	private final Rates rates;

	private final Map<LatencyKind, LatencyRecorder> latencies = new EnumMap<>(LatencyKind.class);

	/**
	 * Create statistics that count from zero.
	 * @param task the task
	 * @param scheme the scheme of the carrier
	 * @param clock a monotonic clock in nanoseconds
	 */
	public TaskStatistics(String task, String scheme, LongSupplier clock) {
		this.task = task;
		this.scheme = scheme;
		this.clock = clock;
		for (int i = 0; i < this.shared.length; i++) {
			this.shared[i] = new LongAdder();
		}
		for (LatencyKind kind : LatencyKind.values()) {
			this.latencies.put(kind, new LatencyRecorder(clock));
		}
		this.rates = new Rates(Counter.COUNT, clock.getAsLong());
	}

	/**
	 * The task that is counted.
	 * @return the name of the task
	 */
	public String task() {
		return this.task;
	}

	/**
	 * The carrier that is counted.
	 * @return the scheme
	 */
	public String scheme() {
		return this.scheme;
	}

	@Override
	public void record(Stage stage, long count) {
		this.shared[stage.ordinal()].add(count);
	}

	@Override
	public void recordSent(long count, long bytes) {
		this.shared[Stage.SENT.ordinal()].add(count);
		this.shared[Counter.BYTES_SENT].add(bytes);
	}

	@Override
	public void recordReceived(long count, long bytes) {
		this.shared[Stage.DELIVERED.ordinal()].add(count);
		this.shared[Counter.BYTES_RECEIVED].add(bytes);
	}

	/**
	 * Count a link that a sender has opened.
	 */
	public void recordLink() {
		this.links.increment();
	}

	/**
	 * How many links a sender has opened so far.
	 * @return the total, which never goes back
	 */
	public long links() {
		return this.links.sum();
	}

	/**
	 * Counters for a single writer, which are part of these statistics.
	 * @return the counters, to be closed when their writer ends
	 */
	public StageWriter openWriter() {
		StageWriter writer = new StageWriter(this::close);
		this.guard.lock();
		try {
			this.writers.add(writer);
		}
		finally {
			this.guard.unlock();
		}
		return writer;
	}

	/**
	 * The time that one worker spends in the listener, which is part of these statistics.
	 * @return the time, to be closed when the worker ends
	 */
	public BusyTime openBusyTime() {
		BusyTime time = new BusyTime(this.clock, this::close);
		this.guard.lock();
		try {
			this.busyTimes.add(time);
		}
		finally {
			this.guard.unlock();
		}
		return time;
	}

	/**
	 * Say how many workers the listener of the task has, which is what it could use.
	 * @param newWorkers the number, at least 1
	 */
	public void setWorkers(int newWorkers) {
		this.workers = newWorkers;
	}

	/**
	 * Where durations of a kind are recorded.
	 * @param kind the kind
	 * @return the recorder, always the same
	 */
	public LatencyRecorder latency(LatencyKind kind) {
		LatencyRecorder recorder = this.latencies.get(kind);
		if (recorder == null) {
			throw new IllegalStateException("No recorder for " + kind);
		}
		return recorder;
	}

	/**
	 * The number of messages that reached a stage so far.
	 * @param stage the stage
	 * @return the total, which never goes back
	 */
	public long total(Stage stage) {
		return totals()[stage.ordinal()];
	}

	/**
	 * The bytes that the carrier took so far.
	 * @return the total, which never goes back
	 */
	public long bytesSent() {
		return totals()[Counter.BYTES_SENT];
	}

	/**
	 * The bytes that were read so far.
	 * @return the total, which never goes back
	 */
	public long bytesReceived() {
		return totals()[Counter.BYTES_RECEIVED];
	}

	/**
	 * Take note of the totals, for the rates. To be called every 100 ms to 1 s by one
	 * thread; late and missing calls make the rates coarser, not wrong.
	 * @param nowNanos the time by the clock of these statistics
	 */
	public void tick(long nowNanos) {
		this.rates.tick(nowNanos, this::totals);
		this.latencies.values().forEach((latency) -> latency.tick(nowNanos));
	}

	/**
	 * Everything as it is now.
	 * @return totals, rates and latencies
	 */
	public ThroughputSnapshot snapshot() {
		Throughput[] throughputs = this.rates.read(this.clock, this::totals);
		Map<Stage, Throughput> stages = new EnumMap<>(Stage.class);
		for (Stage stage : Stage.values()) {
			stages.put(stage, throughputs[stage.ordinal()]);
		}
		Map<LatencyKind, LatencySnapshot> kinds = new EnumMap<>(LatencyKind.class);
		this.latencies.forEach((kind, latency) -> kinds.put(kind, latency.snapshot()));
		return new ThroughputSnapshot(this.task, this.scheme, stages, throughputs[Counter.BYTES_SENT],
				throughputs[Counter.BYTES_RECEIVED], throughputs[Counter.BUSY_NANOS], this.workers, kinds);
	}

	private long[] totals() {
		long[] totals = new long[Counter.COUNT];
		this.guard.lock();
		try {
			for (int i = 0; i < totals.length; i++) {
				totals[i] = this.shared[i].sum();
				for (StageWriter writer : this.writers) {
					totals[i] += writer.get(i);
				}
			}
			for (BusyTime time : this.busyTimes) {
				totals[Counter.BUSY_NANOS] += time.nanos();
			}
		}
		finally {
			this.guard.unlock();
		}
		return totals;
	}

	private void close(BusyTime time) {
		this.guard.lock();
		try {
			if (this.busyTimes.remove(time)) {
				this.shared[Counter.BUSY_NANOS].add(time.nanos());
			}
		}
		finally {
			this.guard.unlock();
		}
	}

	private void close(StageWriter writer) {
		// Under the guard, or a reader could count the writer twice or not at all
		this.guard.lock();
		try {
			if (this.writers.remove(writer)) {
				for (int i = 0; i < this.shared.length; i++) {
					this.shared[i].add(writer.get(i));
				}
			}
		}
		finally {
			this.guard.unlock();
		}
	}

}
