package dev.ipcboot.transport.queue;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.posix.Descriptor;
import dev.ipcboot.posix.Errno;
import dev.ipcboot.posix.MessageQueue;
import dev.ipcboot.transport.AwaitableChannel;

/**
 * The reading end that all senders of a POSIX queue share. A message costs one system
 * call.
 */
final class PosixQueueReader implements AwaitableChannel {

	private final IpcAddress address;

	private final MessageQueue queue;

	private final int messageSize;

	PosixQueueReader(IpcAddress address, MessageQueue queue, int messageSize) {
		this.address = address;
		this.queue = queue;
		this.messageSize = messageSize;
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public int read(ByteBuffer buffer) throws IOException {
		if (buffer.remaining() < this.messageSize) {
			throw new IllegalArgumentException("A buffer with room for " + buffer.remaining()
					+ " bytes is too small for a queue of messages up to " + this.messageSize);
		}
		while (true) {
			int length = this.queue.receive(buffer);
			if (length > 0) {
				return length;
			}
			if (length == -Errno.EBADF) {
				return -1;
			}
			if (length < 0) {
				throw new IOException("Reading from '" + this.address + "' failed: " + Errno.describe(-length));
			}
			// An empty message, which other programs may send, carries nothing.
		}
	}

	@Override
	public boolean awaitReadable(long timeoutNanos) throws IOException {
		return this.queue.descriptor().await(Descriptor.READABLE, timeoutNanos) != 0;
	}

	@Override
	public int minimumRead() {
		return this.messageSize;
	}

	@Override
	public void close() {
		this.queue.close();
	}

}
