package dev.ipcboot.connection;

import java.util.Arrays;

/**
 * Remembers which of the latest sequences of a source have come: a bit for each within a
 * sliding window. What is older than the window counts as known, since a sender never
 * sends again what lies further back than its own window. Not safe for several threads.
 */
final class DuplicateFilter {

	private final long[] bits;

	private final int mask;

	private long highest;

	/**
	 * Create a filter.
	 * @param capacity how many sequences are remembered; a power of two, at least 64
	 */
	DuplicateFilter(int capacity) {
		this.bits = new long[capacity / Long.SIZE];
		this.mask = capacity - 1;
	}

	/**
	 * Note a sequence.
	 * @param sequence the sequence
	 * @return {@code true} if it comes for the first time
	 */
	boolean isFirst(long sequence) {
		if (sequence > this.highest) {
			forgetUntil(sequence);
			this.highest = sequence;
		}
		else if (this.highest - sequence > this.mask) {
			return false;
		}
		int index = (int) sequence & this.mask;
		long bit = 1L << index;
		long word = this.bits[index >>> 6];
		this.bits[index >>> 6] = word | bit;
		return (word & bit) == 0;
	}

	/**
	 * Forget that a sequence has come, so that it is handled when it comes again.
	 * @param sequence the sequence
	 */
	void forget(long sequence) {
		int index = (int) sequence & this.mask;
		if (this.highest - sequence <= this.mask) {
			this.bits[index >>> 6] &= ~(1L << index);
		}
	}

	private void forgetUntil(long sequence) {
		if (sequence - this.highest > this.mask) {
			Arrays.fill(this.bits, 0);
			return;
		}
		for (long next = this.highest + 1; next <= sequence; next++) {
			int index = (int) next & this.mask;
			this.bits[index >>> 6] &= ~(1L << index);
		}
	}

}
