package dev.ipcboot.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fills a channel whose reader does not read, and checks that each write honors its
 * timeout and that nothing is lost, torn or written twice.
 */
public final class BoundedWrites {

	private static final Duration TIMEOUT = Duration.ofMillis(200);

	/** A bound for calls that must not wait, on a busy machine. */
	private static final Duration AT_ONCE = Duration.ofSeconds(2);

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	private final Random random = new Random(1);

	private final WritableChannel writer;

	private final ByteBuffer batch;

	private BoundedWrites(WritableChannel writer, int length) {
		this.writer = writer;
		this.batch = ByteBuffer.allocateDirect(length);
	}

	/**
	 * Run the check.
	 * @param writer the channel to fill
	 * @param reader its other end
	 * @param packets whether writes are taken as a whole or not at all
	 */
	public static void check(WritableChannel writer, ReadableChannel reader, boolean packets) throws Exception {
		BoundedWrites writes = new BoundedWrites(writer, writer.maxWrite());
		writes.fill();
		if (packets) {
			assertThat(writes.batch.position()).isZero();
		}
		assertThat(writes.takes(Duration.ZERO)).isLessThan(AT_ONCE);
		Duration waited = writes.takes(TIMEOUT);
		assertThat(waited).isBetween(TIMEOUT, TIMEOUT.plus(AT_ONCE));
		CompletableFuture<Void> rest = TransportTestSupport.async(() -> {
			writer.write(writes.batch, 4, Duration.ofSeconds(20).toNanos());
			return null;
		});
		byte[] expected = writes.sent.toByteArray();
		byte[] read = OpenLink.read(reader, expected.length);
		rest.get(20, TimeUnit.SECONDS);
		assertThat(Arrays.equals(read, expected)).as("what was read is what was sent").isTrue();
	}

	/**
	 * Write until nothing more is taken within the timeout.
	 */
	private void fill() throws IOException {
		boolean full = false;
		while (!full) {
			next();
			full = !isTaken();
		}
	}

	private void next() {
		byte[] bytes = new byte[this.batch.capacity()];
		this.random.nextBytes(bytes);
		this.batch.clear().put(bytes).flip();
		this.sent.writeBytes(bytes);
	}

	private boolean isTaken() throws IOException {
		while (true) {
			int before = this.batch.remaining();
			try {
				this.writer.write(this.batch, 4, TIMEOUT.toNanos());
				return true;
			}
			catch (WriteTimeoutException ex) {
				if (before == this.batch.remaining()) {
					return false;
				}
			}
		}
	}

	private Duration takes(Duration timeout) throws IOException {
		long start = System.nanoTime();
		try {
			this.writer.write(this.batch, 4, timeout.toNanos());
		}
		catch (WriteTimeoutException ex) {
			return Duration.ofNanos(System.nanoTime() - start);
		}
		throw new IOException("The write was taken");
	}

}
