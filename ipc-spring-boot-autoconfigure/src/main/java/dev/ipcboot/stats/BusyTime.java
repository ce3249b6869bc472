package dev.ipcboot.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The time that one worker spends in a listener, the call that is going on included, so
 * that a listener that does not return is seen to be busy. One thread at a time may use
 * it; the hand-over between threads must be ordered by a lock or the like. Any thread may
 * read. {@link #close()} hands the time over to the statistics.
 */
public final class BusyTime implements AutoCloseable {

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(BusyTime.class, "state", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final LongSupplier clock;

	private final long epoch;

	private final Consumer<BusyTime> closer;

	/**
	 * Twice the time at work. While a call goes on, twice what makes that time when the
	 * time since the epoch is added, plus one: one value, so that readers never see half
	 * a change.
	 */
	private long state;

	BusyTime(LongSupplier clock, Consumer<BusyTime> closer) {
		this.clock = clock;
		this.epoch = clock.getAsLong();
		this.closer = closer;
	}

	/**
	 * A call begins.
	 * @param now the time by the clock of the statistics
	 */
	public void begin(long now) {
		STATE.setOpaque(this, ((this.state >> 1) - (now - this.epoch)) * 2 + 1);
	}

	/**
	 * The call has ended.
	 * @param now the time by the clock of the statistics
	 */
	public void end(long now) {
		STATE.setOpaque(this, ((this.state >> 1) + (now - this.epoch)) * 2);
	}

	/**
	 * Hand the time over. Nothing may be recorded any more; further calls do nothing.
	 */
	@Override
	public void close() {
		this.closer.accept(this);
	}

	long nanos() {
		long seen = (long) STATE.getVolatile(this);
		// The clock is read after the state, so that a call has not begun in the future
		return ((seen & 1) == 0) ? seen >> 1 : Math.max(0, (seen >> 1) + (this.clock.getAsLong() - this.epoch));
	}

}
