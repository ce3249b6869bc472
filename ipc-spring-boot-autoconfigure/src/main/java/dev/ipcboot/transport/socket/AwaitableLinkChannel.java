package dev.ipcboot.transport.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.posix.Descriptor;
import dev.ipcboot.posix.NativeAccess;
import dev.ipcboot.transport.AwaitableChannel;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * An open two-way socket of junixsocket at which one can wait for a bounded time. The
 * wait has a descriptor of its own, opened when it is first needed: closing the socket
 * can't hand the number that it waits for to somebody else.
 */
final class AwaitableLinkChannel extends LinkChannel implements AwaitableChannel {

	private final FileDescriptor socket;

	/** Guards the two below. */
	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Descriptor waiting;

	private boolean closed;

	AwaitableLinkChannel(IpcAddress address, IpcPeer peer, Link link, int maxWrite, int minimumRead,
			FileDescriptor socket) {
		super(address, peer, link, maxWrite, minimumRead);
		this.socket = socket;
	}

	@Override
	public boolean awaitReadable(long timeoutNanos) throws IOException {
		Descriptor descriptor = waiting();
		return descriptor == null || descriptor.await(Descriptor.READABLE, timeoutNanos) != 0;
	}

	private @Nullable Descriptor waiting() throws IOException {
		this.lock.lock();
		try {
			if (this.waiting == null && !this.closed) {
				requireNativeAccess();
				this.waiting = Descriptor.copyOf(FileDescriptorCast.using(this.socket).as(Integer.class));
			}
			return this.waiting;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void requireNativeAccess() throws IOException {
		NativeAccess access = NativeAccess.get();
		if (!access.available()) {
			throw new IOException(access.reason(), access.cause());
		}
	}

	@Override
	public void close() {
		super.close();
		this.lock.lock();
		try {
			this.closed = true;
			if (this.waiting != null) {
				this.waiting.close();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
