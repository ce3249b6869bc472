package dev.ipcboot.transport.pipe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.posix.Descriptor;
import dev.ipcboot.posix.Errno;
import dev.ipcboot.posix.Pipe;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;

/**
 * A sender's end of a FIFO. A write of at most {@link Pipe#ATOMIC_WRITE} bytes is taken
 * as a whole or not at all, so several senders never tear each other's frames.
 */
final class FifoWriter implements WritableChannel {

	private final IpcAddress address;

	private final Pipe pipe;

	FifoWriter(IpcAddress address, Pipe pipe) {
		this.address = address;
		this.pipe = pipe;
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		if (batch.remaining() > Pipe.ATOMIC_WRITE) {
			throw new IllegalArgumentException("A write of " + batch.remaining()
					+ " bytes would be interleaved with those of other senders; the most is " + Pipe.ATOMIC_WRITE);
		}
		int written = this.pipe.write(batch);
		if (written < 0) {
			writeWhenThereIsRoom(batch, written, timeoutNanos);
		}
	}

	private void writeWhenThereIsRoom(ByteBuffer batch, int failure, long timeoutNanos) throws IOException {
		long start = System.nanoTime();
		int written = failure;
		while (written < 0) {
			failUnlessFull(-written);
			long remaining = timeoutNanos - (System.nanoTime() - start);
			int events = this.pipe.descriptor().await(Descriptor.WRITABLE, Math.max(0, remaining));
			if (events == 0) {
				throw new WriteTimeoutException("'" + this.address + "' is full: its reader made no room for "
						+ batch.remaining() + " bytes within " + Duration.ofNanos(timeoutNanos).toMillis() + " ms");
			}
			written = this.pipe.write(batch);
		}
	}

	@Override
	public boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		int events = this.pipe.descriptor().await(Descriptor.WRITABLE, timeoutNanos);
		if (events == Descriptor.CLOSED) {
			throw new ClosedChannelException();
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
		if (errno == Errno.EPIPE) {
			throw new IOException("The reader of '" + this.address + "' is gone");
		}
		throw new IOException("Writing to '" + this.address + "' failed: " + Errno.describe(errno));
	}

	@Override
	public int maxWrite() {
		return Pipe.ATOMIC_WRITE;
	}

	@Override
	public boolean isPeerPresent() {
		int events = this.pipe.descriptor().probe(Descriptor.WRITABLE);
		return events != Descriptor.CLOSED && (events & Descriptor.ERROR) == 0;
	}

	@Override
	public void close() {
		this.pipe.close();
	}

}
