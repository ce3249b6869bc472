package dev.ipcboot.carrier;

/**
 * Bounds how many messages one read takes to those that are handled within about a
 * millisecond, judged by the read before. What a slow listener has not begun can then be
 * given to others when it is paused. Not safe for use by several threads.
 */
final class ReadAhead {

	private static final long BATCH_NANOS = 1_000_000;

	private static final int MOST = 1024;

	private int most = 1;

	private int count;

	private long takenAt;

	/**
	 * Called before a read.
	 * @return how many messages it may take
	 */
	int next() {
		if (this.count > 0) {
			long each = Math.max(1, (System.nanoTime() - this.takenAt) / this.count);
			this.most = (int) Math.max(1, Math.min(Math.min(MOST, 2L * this.most), BATCH_NANOS / each));
		}
		return this.most;
	}

	/**
	 * Called after a read.
	 * @param messages how many it has taken
	 */
	void taken(int messages) {
		this.count = messages;
		this.takenAt = System.nanoTime();
	}

}
