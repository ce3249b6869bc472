package dev.ipcboot.sample.client;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import dev.ipcboot.IpcConfirmation;
import org.jspecify.annotations.Nullable;

/**
 * Counts how many sends end how, and how long each takes. Safe for use by any thread.
 */
final class Outcomes implements BiConsumer<@Nullable IpcConfirmation, @Nullable Throwable> {

	private static final long LONGEST_WAIT_SECONDS = 60;

	private final long[] nanos;

	private final AtomicInteger confirmed = new AtomicInteger();

	private final Map<String, Integer> faults = new ConcurrentSkipListMap<>();

	private final CountDownLatch open;

	Outcomes(int messages) {
		this.nanos = new long[messages];
		this.open = new CountDownLatch(messages);
	}

	@Override
	public void accept(@Nullable IpcConfirmation confirmation, @Nullable Throwable fault) {
		if (confirmation != null && confirmation.isAcknowledged()) {
			this.nanos[this.confirmed.getAndIncrement()] = confirmation.elapsed().toNanos();
		}
		else {
			String text = (confirmation != null) ? confirmation.outcome() + ", " + confirmation.reason()
					: String.valueOf(fault);
			this.faults.merge(text, 1, Integer::sum);
		}
		this.open.countDown();
	}

	/**
	 * Wait until all have ended, which they do by their confirm timeout.
	 */
	void await() {
		try {
			if (!this.open.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
				this.faults.put("without any outcome", (int) this.open.getCount());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.faults.put("interrupted before the outcome", (int) this.open.getCount());
		}
	}

	BenchResult result(String carrier, long elapsedNanos) {
		int count = this.confirmed.get();
		long[] sorted = Arrays.copyOf(this.nanos, count);
		Arrays.sort(sorted);
		return new BenchResult(carrier, this.nanos.length, count, elapsedNanos, percentile(sorted, 50),
				percentile(sorted, 99), Map.copyOf(this.faults));
	}

	private static long percentile(long[] sorted, int percent) {
		return (sorted.length == 0) ? 0 : sorted[(int) ((sorted.length - 1L) * percent / 100)];
	}

}
