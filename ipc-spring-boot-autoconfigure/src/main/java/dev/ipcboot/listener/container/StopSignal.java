package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells everything that waits in a container that it stops. Safe for use by any thread.
 */
final class StopSignal {

	private final CountDownLatch stopping = new CountDownLatch(1);

	void raise() {
		this.stopping.countDown();
	}

	boolean isRaised() {
		return this.stopping.getCount() == 0;
	}

	/**
	 * Wait, but not longer than until the container stops.
	 * @return whether it stops
	 */
	boolean await(Duration delay) {
		try {
			return this.stopping.await(delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

}
