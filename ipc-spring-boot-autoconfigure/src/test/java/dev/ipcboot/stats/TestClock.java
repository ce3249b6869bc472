package dev.ipcboot.stats;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until it is told to advance. It begins close to where a long
 * overflows, as {@link System#nanoTime()} may.
 */
final class TestClock implements LongSupplier {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(30).toNanos());

	@Override
	public long getAsLong() {
		return this.now.get();
	}

	void advance(Duration duration) {
		this.now.addAndGet(duration.toNanos());
	}

	void advanceMillis(long millis) {
		advance(Duration.ofMillis(millis));
	}

}
