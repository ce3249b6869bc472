package dev.ipcboot.transport.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.posix.Descriptor;
import dev.ipcboot.posix.NativeAccess;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * Waits for a socket of junixsocket for a bounded time. The wait has a descriptor of its
 * own, opened when it is first needed: closing the socket can't hand the number that it
 * waits for to another file.
 */
final class SocketWait implements AutoCloseable {

	private final FileDescriptor socket;

	/** Guards the two below. */
	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Descriptor descriptor;

	private boolean closed;

	SocketWait(FileDescriptor socket) {
		this.socket = socket;
	}

	/**
	 * The number of the descriptor of a socket.
	 */
	static int number(FileDescriptor socket) throws IOException {
		return FileDescriptorCast.using(socket).as(Integer.class);
	}

	/**
	 * Waits. One thread at a time for each of the two events.
	 * @param event {@link Descriptor#READABLE} or {@link Descriptor#WRITABLE}
	 * @param timeoutNanos the longest wait
	 * @return the events that are there, 0 if the time is up, or
	 * {@link Descriptor#CLOSED}
	 * @throws IOException if there is no native access, or the system reports a fault
	 */
	int await(short event, long timeoutNanos) throws IOException {
		Descriptor present = descriptor();
		return (present != null) ? present.await(event, timeoutNanos) : Descriptor.CLOSED;
	}

	private @Nullable Descriptor descriptor() throws IOException {
		this.lock.lock();
		try {
			if (this.descriptor == null && !this.closed) {
				requireNativeAccess();
				this.descriptor = Descriptor.copyOf(number(this.socket));
			}
			return this.descriptor;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void requireNativeAccess() throws IOException {
		NativeAccess access = NativeAccess.get();
		if (!access.available()) {
			throw new IOException(access.reason(), access.cause());
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			if (this.descriptor != null) {
				this.descriptor.close();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
