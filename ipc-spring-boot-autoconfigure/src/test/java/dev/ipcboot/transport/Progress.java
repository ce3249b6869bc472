package dev.ipcboot.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;

/**
 * A thread that writes one batch after another until it can't, and how far it came.
 */
final class Progress {

	private final AtomicLong bytes = new AtomicLong();

	private final CompletableFuture<Exception> end = new CompletableFuture<>();

	private final ByteBuffer batch;

	private Progress(int length) {
		this.batch = ByteBuffer.allocateDirect(length);
	}

	static Progress start(WritableChannel channel, int length, Duration timeout) {
		Progress progress = new Progress(length);
		Thread thread = new Thread(() -> progress.run(channel, timeout.toNanos()), "progress");
		thread.setDaemon(true);
		thread.start();
		return progress;
	}

	private void run(WritableChannel channel, long timeoutNanos) {
		try {
			while (true) {
				this.batch.clear();
				channel.write(this.batch, 4, timeoutNanos);
				this.bytes.addAndGet(this.batch.limit());
			}
		}
		catch (IOException | RuntimeException ex) {
			this.end.complete(ex);
		}
	}

	/** Wait until it stands still, in a write that blocks or at its end. */
	void awaitStandstill() {
		long[] last = { -1, 0 };
		Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50)).until(() -> {
			long now = this.bytes.get();
			last[1] = (now == last[0]) ? last[1] + 1 : 0;
			last[0] = now;
			return last[1] >= 6;
		});
	}

	CompletableFuture<Exception> end() {
		return this.end;
	}

	long bytes() {
		return this.bytes.get();
	}

	int remaining() {
		return this.batch.remaining();
	}

}
