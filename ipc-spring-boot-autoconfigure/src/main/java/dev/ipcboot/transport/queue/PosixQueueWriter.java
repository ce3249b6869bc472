package dev.ipcboot.transport.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.posix.Descriptor;
import dev.ipcboot.posix.Errno;
import dev.ipcboot.posix.MessageQueue;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;

/**
 * A sender's end of a POSIX queue.
 * <p>
 * A queue that was unlinked keeps taking messages that nobody will ever read, without an
 * error. So the first write after a millisecond looks, when it is done, whether the queue
 * still has its name: a lone message is never lost that way, and a stream of messages
 * ends in an error within that millisecond. Who waits for room in a full queue looks ten
 * times a second, since its next owner may make a new one.
 */
final class PosixQueueWriter implements WritableChannel {

	private static final long CHECK_INTERVAL_NANOS = Duration.ofMillis(1).toNanos();

	/** A wait for room does not notice that the queue loses its name: so look. */
	private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

	private final IpcAddress address;

	private final MessageQueue queue;

	private final int messageSize;

	private long lastCheck = System.nanoTime() - CHECK_INTERVAL_NANOS;

	PosixQueueWriter(IpcAddress address, MessageQueue queue) throws PosixException {
		this.address = address;
		this.queue = queue;
		this.messageSize = (int) queue.attributes().messageSize();
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		if (batch.remaining() > this.messageSize) {
			throw new IllegalArgumentException("A message of " + batch.remaining()
					+ " bytes does not fit a queue of messages up to " + this.messageSize);
		}
		int result = this.queue.send(batch, priority);
		if (result < 0) {
			writeWhenThereIsRoom(batch, priority, result, timeoutNanos);
		}
		long now = System.nanoTime();
		if (now - this.lastCheck >= CHECK_INTERVAL_NANOS) {
			failIfUnlinked();
			this.lastCheck = now;
		}
	}

	private void writeWhenThereIsRoom(ByteBuffer batch, int priority, int failure, long timeoutNanos)
			throws IOException {
		long start = System.nanoTime();
		int result = failure;
		while (result < 0) {
			failUnlessFull(-result);
			long remaining = timeoutNanos - (System.nanoTime() - start);
			int events = this.queue.descriptor()
				.await(Descriptor.WRITABLE, Math.max(0, Math.min(LOOK_NANOS, remaining)));
			if (events == 0) {
				failIfUnlinked();
			}
			if (events == 0 && remaining <= LOOK_NANOS) {
				throw new WriteTimeoutException("'" + this.address + "' is full: its reader made no room for a message "
						+ "within " + Duration.ofNanos(timeoutNanos).toMillis() + " ms");
			}
			result = this.queue.send(batch, priority);
		}
	}

	/**
	 * Waits for {@link #LOOK_NANOS} at most, and looks then whether the queue still has
	 * its name.
	 */
	@Override
	public boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		int events = this.queue.descriptor().await(Descriptor.WRITABLE, Math.min(LOOK_NANOS, timeoutNanos));
		if (events == 0) {
			failIfUnlinked();
		}
		return events != 0;
	}

	private void failUnlessFull(int errno) throws IOException {
		if (errno == Errno.EAGAIN) {
			return;
		}
		if (errno == Errno.EBADF) {
			throw new ClosedChannelException();
		}
		throw new IOException("Writing to '" + this.address + "' failed: " + Errno.describe(errno));
	}

	private void failIfUnlinked() throws IOException {
		if (!isPeerPresent()) {
			throw new IOException("The queue '" + this.address + "' was removed, so nobody will read what is in it");
		}
	}

	@Override
	public int maxWrite() {
		return this.messageSize;
	}

	@Override
	public boolean isPeerPresent() {
		return this.queue.isLinked();
	}

	@Override
	public void close() {
		this.queue.close();
	}

}
