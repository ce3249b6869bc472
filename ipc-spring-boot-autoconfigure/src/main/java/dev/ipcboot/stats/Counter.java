package dev.ipcboot.stats;

/**
 * Places of the counters in an array: the stages by their ordinals, then the bytes, then
 * the time that the listener was at work.
 */
final class Counter {

	static final int BYTES_SENT = Stage.values().length;

	static final int BYTES_RECEIVED = BYTES_SENT + 1;

	static final int BUSY_NANOS = BYTES_RECEIVED + 1;

	static final int COUNT = BUSY_NANOS + 1;

	private Counter() {
	}

}
