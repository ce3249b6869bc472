package dev.ipcboot.transport.process;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.transport.CompletingChannel;
import dev.ipcboot.transport.ReadableChannel;

/**
 * The two ways to a child in one of its lives: its output is read, its input written.
 * Closing the channel has the child ended, by its {@link ChildServer}; a blocked read
 * returns when the child is gone.
 */
final class ChildChannel implements ReadableChannel, CompletingChannel {

	private final IpcAddress address;

	private final Child child;

	private final Runnable onClose;

	private final IpcPeer peer;

	/** Used by the reading thread alone. */
	private final byte[] bytes = new byte[ProcessPipe.BATCH];

	private volatile boolean ended;

	private volatile boolean closed;

	ChildChannel(IpcAddress address, Child child, Runnable onClose) {
		this.address = address;
		this.child = child;
		this.onClose = onClose;
		this.peer = new IpcPeer(child.pid(), -1, -1, System.getProperty("user.name"), true);
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public IpcPeer peer() {
		return this.peer;
	}

	/**
	 * Read. Where a signal has ended the child, that is told as a fault: what it was
	 * writing is cut off, and must not be taken for a whole message.
	 */
	@Override
	public int read(ByteBuffer buffer) throws IOException {
		int count = this.closed ? -1 : readSome(Math.min(buffer.remaining(), this.bytes.length));
		if (count < 0) {
			this.ended = true;
			this.child.awaitExit();
			if (!this.closed && this.child.isKilled()) {
				throw new IOException(this.child.describeEnd());
			}
			return -1;
		}
		buffer.put(this.bytes, 0, count);
		return count;
	}

	/**
	 * A pipe that is closed under the reader, when the child has been killed, is no fault
	 * but the end.
	 */
	private int readSome(int length) {
		try {
			return this.child.read(this.bytes, length);
		}
		catch (IOException ex) {
			return -1;
		}
	}

	@Override
	public int minimumRead() {
		return 1;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		this.child.input().write(batch, priority, timeoutNanos);
	}

	@Override
	public boolean complete(long timeoutNanos) throws IOException {
		return this.child.input().complete(timeoutNanos);
	}

	@Override
	public boolean isMidway() {
		return this.child.input().isMidway();
	}

	@Override
	public int unfinished() {
		return this.child.input().unfinished();
	}

	@Override
	public int maxWrite() {
		return ProcessPipe.BATCH;
	}

	@Override
	public boolean isPeerPresent() {
		return !this.closed && this.child.isAlive() && this.child.isInputOpen();
	}

	/**
	 * Whether the output has come to its end by itself.
	 */
	boolean isEnded() {
		return this.ended;
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public void close() {
		this.closed = true;
		this.onClose.run();
	}

}
