package dev.ipcboot.transport.socket;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.ipcboot.posix.NativeAccess;
import dev.ipcboot.posix.SocketOutput;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a socket of junixsocket: by the system call that never waits where the C
 * library can be called, otherwise with selectors. To bind the library takes longer than
 * all the rest of a first message. So the first writes go through the JDK as long as it
 * is not bound: a new socket has room for them, and they do not wait either.
 */
final class UnixOutput implements Output, Closeable {

	/** A new socket certainly has room for so much. */
	private static final int MOST_EARLY_BYTES = 32 * 1024;

	/** The overhead of the kernel for each write counts as well. */
	private static final int MOST_EARLY_WRITES = 32;

	private static final int LEAST_BUFFER = 4 * MOST_EARLY_BYTES;

	private final SelectableChannel socket;

	private final FileDescriptor descriptor;

	private final SocketWait wait;

	private final Supplier<NativeAccess> access;

	private final FileChannel in;

	private final FileChannel out;

	private final Readiness readable;

	private final Readiness writable;

	/** Guards the next two. */
	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable SocketOutput bound;

	private boolean closed;

	/** Used by the writer alone, as are the next ones. */
	private @Nullable Output output;

	private int earlyWrites;

	private int earlyBytes;

	/**
	 * Create the output of a socket.
	 * @param in the reader of the socket, closed with it
	 * @param access tells whether the C library can be called
	 */
	UnixOutput(SelectableChannel socket, FileDescriptor descriptor, SocketWait wait, FileChannel in,
			Supplier<NativeAccess> access) {
		this.access = access;
		this.socket = socket;
		this.descriptor = descriptor;
		this.wait = wait;
		this.in = in;
		this.out = new FileOutputStream(descriptor).getChannel();
		this.readable = new Readiness(socket, SelectionKey.OP_READ);
		this.writable = new Readiness(socket, SelectionKey.OP_WRITE);
		NativeAccess.prepare();
	}

	/**
	 * Waits for something to read if the socket does not block.
	 */
	Readiness readable() {
		return this.readable;
	}

	@Override
	public boolean write(ByteBuffer batch) throws IOException {
		Output present = this.output;
		if (present == null) {
			if (!NativeAccess.isKnown() && isCertain(batch.remaining())) {
				while (batch.hasRemaining()) {
					this.out.write(batch);
				}
				return true;
			}
			present = bind();
			this.output = present;
		}
		return present.write(batch);
	}

	private boolean isCertain(int length) throws IOException {
		this.earlyWrites++;
		this.earlyBytes += length;
		return this.earlyWrites <= MOST_EARLY_WRITES && this.earlyBytes <= MOST_EARLY_BYTES
				&& this.socket instanceof NetworkChannel network
				&& network.getOption(StandardSocketOptions.SO_SNDBUF) >= LEAST_BUFFER;
	}

	private Output bind() throws IOException {
		boolean callable = this.access.get().available();
		this.lock.lock();
		try {
			if (this.closed) {
				throw new ClosedChannelException();
			}
			if (callable) {
				this.bound = SocketOutput.of(SocketWait.number(this.descriptor), this::release);
				return new NativeOutput(this.bound, this.wait);
			}
			// The reader notices by an empty read
			this.socket.configureBlocking(false);
			return new SelectedOutput(this.out, this.writable);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean awaitRoom(long timeoutNanos) throws IOException {
		Output present = this.output;
		return present == null || present.awaitRoom(timeoutNanos);
	}

	@Override
	public void close() {
		SocketOutput present;
		this.lock.lock();
		try {
			present = this.bound;
			if (present == null && !this.closed) {
				release();
			}
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
		if (present != null) {
			present.close();
		}
		this.wait.close();
	}

	private void release() {
		Link.closeAll(this.in, this.out, this.socket, this.readable, this.writable);
	}

}
