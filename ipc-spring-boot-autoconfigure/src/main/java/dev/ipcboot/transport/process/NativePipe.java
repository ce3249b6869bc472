package dev.ipcboot.transport.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.posix.Descriptor;
import dev.ipcboot.posix.Errno;
import dev.ipcboot.posix.StreamEnd;
import dev.ipcboot.transport.WriteTimeoutException;

/**
 * A pipe whose writes never block: the calling thread writes what there is room for, and
 * waits for more.
 */
final class NativePipe implements ProcessPipe {

	private final StreamEnd end;

	private final String reader;

	/**
	 * Create a pipe.
	 * @param reader the process that reads, for messages to people
	 */
	NativePipe(StreamEnd end, String reader) {
		this.end = end;
		this.reader = reader;
	}

	@Override
	public void write(ByteBuffer bytes, int priority, long timeoutNanos) throws IOException {
		if (!bytes.hasRemaining()) {
			return;
		}
		int result = this.end.write(bytes);
		if (result < 0 || bytes.hasRemaining()) {
			writeWhenThereIsRoom(bytes, result, timeoutNanos);
		}
	}

	private void writeWhenThereIsRoom(ByteBuffer bytes, int first, long timeoutNanos) throws IOException {
		long start = System.nanoTime();
		int result = first;
		while (true) {
			if (result < 0) {
				failUnlessFull(-result);
			}
			else if (!bytes.hasRemaining()) {
				return;
			}
			long left = Math.max(0, timeoutNanos - (System.nanoTime() - start));
			if (this.end.descriptor().await(Descriptor.WRITABLE, left) == 0) {
				throw new WriteTimeoutException(this.reader + " made no room for " + bytes.remaining()
						+ " bytes within " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms");
			}
			result = this.end.write(bytes);
		}
	}

	private void failUnlessFull(int errno) throws IOException {
		if (errno == Errno.EBADF || errno == Errno.EPIPE) {
			throw new IOException(this.reader + " does not read any more");
		}
		if (errno != Errno.EAGAIN) {
			throw new IOException("Writing to " + this.reader + " failed: " + Errno.describe(errno));
		}
	}

	@Override
	public boolean isOpen() {
		int events = this.end.descriptor().probe(Descriptor.WRITABLE);
		return events != Descriptor.CLOSED && (events & Descriptor.ERROR) == 0;
	}

	@Override
	public long unread() {
		return this.end.unread();
	}

	@Override
	public UnreadBytes watch() {
		return UnreadBytes.of(this.end.path());
	}

	@Override
	public void close() {
		this.end.close();
	}

}
