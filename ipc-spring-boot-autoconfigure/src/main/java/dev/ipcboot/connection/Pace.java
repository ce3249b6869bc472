package dev.ipcboot.connection;

/**
 * How many bytes may wait for their verdict on a carrier that loses what finds no room at
 * the receiver. Half as many after a loss, more again while nothing is lost, so that
 * senders find the rate that all of them together can have, and repetitions never come in
 * a flood that is lost again. Under the lock of the sender.
 */
final class Pace {

	/** Everything fits, as on carriers that hold their writers back. */
	static final long UNLIMITED = Long.MAX_VALUE;

	/** What a receive buffer holds with the kernel's defaults. */
	private static final long FIRST = 128 * 1024;

	/** One datagram of the largest size. */
	private static final long LEAST = 64 * 1024;

	private static final long MOST = 512 * 1024;

	private static final long STEP = 16 * 1024;

	private long limit = UNLIMITED;

	/**
	 * A link has been opened.
	 */
	void start(boolean reliable) {
		this.limit = (reliable) ? UNLIMITED : FIRST;
	}

	long limit() {
		return this.limit;
	}

	void onLoss() {
		this.limit = Math.max(LEAST, this.limit / 2);
	}

	/**
	 * Nothing was lost for a while.
	 */
	void onCalm() {
		this.limit = Math.min(MOST, this.limit + STEP);
	}

}
