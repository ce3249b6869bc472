package dev.ipcboot.transport.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.posix.Errno;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.posix.SystemVQueue;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A sender's end of a System V queue. A blocked {@code msgsnd} has no deadline and no way
 * out, and such a queue can't be polled: a full one is tried again at growing intervals
 * of at most a millisecond.
 */
final class SystemVWriter implements WritableChannel {

	private static final int TYPE_OF_PRIORITY_ZERO = 10;

	private static final long FIRST_PAUSE_NANOS = 20_000;

	private static final long LONGEST_PAUSE_NANOS = 1_000_000;

	private final IpcAddress address;

	private final SystemVQueue queue;

	private final ByteBuffer message;

	private volatile long nextPause = FIRST_PAUSE_NANOS;

	private volatile boolean closed;

	private volatile @Nullable Thread waiting;

	SystemVWriter(IpcAddress address, SystemVQueue queue) throws PosixException {
		this.address = address;
		this.queue = queue;
		this.message = SystemVQueue.messageBuffer(SystemVLimits.largestMessage(queue.status().capacity()));
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		int length = batch.remaining();
		if (length > maxWrite()) {
			throw new IllegalArgumentException(
					"A message of " + length + " bytes does not fit a queue of messages up to " + maxWrite());
		}
		int start = batch.position();
		this.message.clear().putLong((long) TYPE_OF_PRIORITY_ZERO - priority).put(batch);
		boolean taken = false;
		try {
			send(length, timeoutNanos);
			taken = true;
		}
		finally {
			if (!taken) {
				batch.position(start);
			}
		}
	}

	private void send(int length, long timeoutNanos) throws IOException {
		long start = System.nanoTime();
		long pause = FIRST_PAUSE_NANOS;
		while (!this.closed) {
			int result = this.queue.send(this.message, length);
			if (result == 0) {
				this.nextPause = FIRST_PAUSE_NANOS;
				return;
			}
			failUnlessFull(-result);
			long remaining = timeoutNanos - (System.nanoTime() - start);
			if (remaining <= 0) {
				throw new WriteTimeoutException("'" + this.address + "' is full: its reader made no room for " + length
						+ " bytes within " + Duration.ofNanos(timeoutNanos).toMillis() + " ms");
			}
			pause(Math.min(pause, remaining));
			pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
		}
		throw new ClosedChannelException();
	}

	/**
	 * Pauses, for longer from time to time as long as no message is taken: nothing tells
	 * when such a queue has room.
	 */
	@Override
	public boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		if (this.closed) {
			throw new ClosedChannelException();
		}
		long pause = this.nextPause;
		this.nextPause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
		pause(Math.min(pause, timeoutNanos));
		return true;
	}

	private void pause(long nanos) {
		// An interrupt would turn the pauses into a spin.
		boolean interrupted = Thread.interrupted();
		this.waiting = Thread.currentThread();
		if (!this.closed) {
			LockSupport.parkNanos(this, nanos);
		}
		this.waiting = null;
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void failUnlessFull(int errno) throws IOException {
		if (errno == Errno.EAGAIN) {
			return;
		}
		if (errno == Errno.EIDRM || errno == Errno.EINVAL) {
			throw new IOException("The queue '" + this.address + "' vanished: its owner or somebody else removed it");
		}
		throw new IOException("Writing to '" + this.address + "' failed: " + Errno.describe(errno));
	}

	@Override
	public int maxWrite() {
		return this.message.capacity() - SystemVQueue.TYPE_SIZE;
	}

	@Override
	public boolean isPeerPresent() {
		return !this.closed && this.queue.exists();
	}

	@Override
	public void close() {
		this.closed = true;
		Thread thread = this.waiting;
		if (thread != null) {
			LockSupport.unpark(thread);
		}
	}

}
