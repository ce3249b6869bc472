package dev.ipcboot.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/**
 * Counters with a single writer, for code that records under a lock of its own or on one
 * thread only, such as the reader of a channel. Recording is an addition to memory that
 * nobody else writes: no atomic instruction, no shared cache line. What was recorded
 * becomes part of the {@link TaskStatistics} at once.
 * <p>
 * One thread at a time may record; the hand-over between threads must be ordered by a
 * lock or the like. {@link #close()} hands the counts over to the statistics, after which
 * nothing may be recorded any more.
 */
public final class StageWriter implements StageRecorder, AutoCloseable {

	private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

	/**
	 * One cache line of 64 bytes before and after the counters, two for adjacent-line
	 * prefetch.
	 */
	private static final int PADDING = 16;

	private final long[] counts = new long[PADDING + Counter.COUNT + PADDING];

	private final Consumer<StageWriter> closer;

	StageWriter(Consumer<StageWriter> closer) {
		this.closer = closer;
	}

	@Override
	public void record(Stage stage, long count) {
		add(stage.ordinal(), count);
	}

	@Override
	public void recordSent(long count, long bytes) {
		add(Stage.SENT.ordinal(), count);
		add(Counter.BYTES_SENT, bytes);
	}

	@Override
	public void recordReceived(long count, long bytes) {
		add(Stage.DELIVERED.ordinal(), count);
		add(Counter.BYTES_RECEIVED, bytes);
	}

	/**
	 * Hand the counts over. Further calls do nothing.
	 */
	@Override
	public void close() {
		this.closer.accept(this);
	}

	long get(int counter) {
		return (long) ELEMENT.getOpaque(this.counts, PADDING + counter);
	}

	private void add(int counter, long amount) {
		// Opaque: readers see whole values that never go back
		ELEMENT.setOpaque(this.counts, PADDING + counter, this.counts[PADDING + counter] + amount);
	}

}
