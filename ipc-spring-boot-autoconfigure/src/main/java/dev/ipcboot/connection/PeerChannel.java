package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;

/**
 * The channel to a single peer as those see it who share it: the answers of the receiver
 * and the sender of the task. Their writes take turns. Closing it does nothing, since the
 * channel belongs to the {@link PeerLife}.
 */
final class PeerChannel implements ReadableChannel, WritableChannel {

	private final ReadableChannel in;

	private final WritableChannel out;

	private final ReentrantLock turn = new ReentrantLock();

	PeerChannel(ReadableChannel in, WritableChannel out) {
		this.in = in;
		this.out = out;
	}

	@Override
	public IpcAddress address() {
		return this.in.address();
	}

	@Override
	public IpcPeer peer() {
		return this.in.peer();
	}

	@Override
	public int read(ByteBuffer buffer) throws IOException {
		return this.in.read(buffer);
	}

	@Override
	public int minimumRead() {
		return this.in.minimumRead();
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		long deadline = System.nanoTime() + timeoutNanos;
		if (!this.turn.tryLock()) {
			awaitTurn(timeoutNanos);
		}
		try {
			this.out.write(batch, priority, Math.max(0, deadline - System.nanoTime()));
		}
		finally {
			this.turn.unlock();
		}
	}

	private void awaitTurn(long timeoutNanos) throws IOException {
		try {
			if (this.turn.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
				return;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw new WriteTimeoutException("others of this process were writing to '" + address() + "' all the time");
	}

	@Override
	public boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		return this.out.awaitRoom(length, timeoutNanos);
	}

	@Override
	public int maxWrite() {
		return this.out.maxWrite();
	}

	@Override
	public boolean isPeerPresent() {
		return this.out.isPeerPresent();
	}

	@Override
	public void close() {
		// The channel ends with the life of the peer.
	}

}
