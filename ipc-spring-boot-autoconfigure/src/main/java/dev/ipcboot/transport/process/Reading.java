package dev.ipcboot.transport.process;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Judges whether a process whose input has ended is still at what was sent to it. As long
 * as some of its input is unread, it is. Afterwards, or where that is not known, signs of
 * life count: output, and time of the processor. Used by one thread.
 */
final class Reading {

	private final UnreadBytes unread;

	private final boolean anythingSent;

	private final LongSupplier output;

	private long latest = Long.MIN_VALUE;

	private long latestAt = System.nanoTime();

	/**
	 * Create a judge.
	 * @param anythingSent whether anything was sent to the process
	 * @param output changes with each output of the process
	 */
	Reading(UnreadBytes unread, boolean anythingSent, LongSupplier output) {
		this.unread = unread;
		this.anythingSent = anythingSent;
		this.output = output;
	}

	/**
	 * Whether the process deserves more time.
	 * @param busyNanos how long the process and its descendants have used the processor
	 * @param idle how long it may be idle
	 */
	boolean goesOn(long busyNanos, Duration idle, long now) {
		long left = this.unread.count();
		long state = this.anythingSent ? busyNanos + this.output.getAsLong() - left : 0;
		if (state != this.latest || left > 0) {
			this.latest = state;
			this.latestAt = now;
		}
		return now - this.latestAt < idle.toNanos();
	}

}
