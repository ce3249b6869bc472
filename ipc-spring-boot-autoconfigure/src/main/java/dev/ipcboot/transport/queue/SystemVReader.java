package dev.ipcboot.transport.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.posix.Errno;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.posix.SystemVQueue;
import dev.ipcboot.transport.ReadableChannel;

/**
 * The reading end that all senders of a System V queue share. Such a queue can't be
 * polled, and a blocked reader notices neither a close nor an interrupt, so a close sends
 * it a message of a type that nobody else uses.
 */
final class SystemVReader implements ReadableChannel {

	private static final long EVERY_TYPE = Long.MAX_VALUE;

	/** "ipcwake!", and higher than the types of messages, which come before it. */
	private static final long WAKE_UP = 0x6970_6377_616b_6521L;

	private static final int WAKE_UP_ATTEMPTS = 100;

	private static final long WAKE_UP_PATIENCE_MILLIS = 20;

	/** Held while a thread is inside {@link #read}. */
	private final ReentrantLock reading = new ReentrantLock();

	private final IpcAddress address;

	private final SystemVQueue queue;

	private final ByteBuffer message;

	private volatile boolean closed;

	SystemVReader(IpcAddress address, SystemVQueue queue) throws PosixException {
		this.address = address;
		this.queue = queue;
		this.message = SystemVQueue.messageBuffer(SystemVLimits.largestMessage(queue.status().capacity()));
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public int read(ByteBuffer buffer) throws IOException {
		if (buffer.remaining() < minimumRead()) {
			throw new IllegalArgumentException("A buffer with room for " + buffer.remaining()
					+ " bytes is too small for a queue of messages up to " + minimumRead());
		}
		this.reading.lock();
		try {
			while (!this.closed) {
				int length = this.queue.receive(this.message, EVERY_TYPE);
				if (length > 0) {
					buffer.put(this.message.limit(SystemVQueue.TYPE_SIZE + length).position(SystemVQueue.TYPE_SIZE));
					return length;
				}
				if (length < 0 && !this.closed) {
					throw failure(-length);
				}
				// A wake-up, perhaps for a reader of the past, or an empty message of
				// another program: neither carries anything.
			}
			return -1;
		}
		finally {
			this.reading.unlock();
		}
	}

	private IOException failure(int errno) {
		if (errno == Errno.EIDRM || errno == Errno.EINVAL) {
			return new IOException("The queue '" + this.address + "' vanished: somebody removed it");
		}
		if (errno == Errno.E2BIG) {
			return new IOException("The queue '" + this.address + "' holds a message of more than " + minimumRead()
					+ " bytes: the kernel's limit or the queue's capacity was raised after this task began to listen; "
					+ "listen again");
		}
		return new IOException("Reading from '" + this.address + "' failed: " + Errno.describe(errno));
	}

	@Override
	public int minimumRead() {
		return this.message.capacity() - SystemVQueue.TYPE_SIZE;
	}

	@Override
	public void close() {
		this.closed = true;
		ByteBuffer wakeUp = SystemVQueue.messageBuffer(1).putLong(0, WAKE_UP);
		for (int attempt = 0; attempt < WAKE_UP_ATTEMPTS && !isReadingOver(attempt); attempt++) {
			// Not taken by a full queue, but then the reader does not wait.
			this.queue.send(wakeUp, 0);
		}
		while (this.queue.poll(wakeUp, WAKE_UP) >= 0) {
			// What was left over would only puzzle the next reader.
		}
	}

	private boolean isReadingOver(int attempt) {
		boolean interrupted = Thread.interrupted();
		try {
			boolean over = this.reading.tryLock((attempt > 0) ? WAKE_UP_PATIENCE_MILLIS : 0, TimeUnit.MILLISECONDS);
			if (over) {
				this.reading.unlock();
			}
			return over;
		}
		catch (InterruptedException ex) {
			interrupted = true;
			return false;
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
