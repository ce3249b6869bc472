package dev.ipcboot.transport.process;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.WritableChannel;

/**
 * The two ways to a child in one of its lives: its output is read, its input written.
 * Closing the channel has the child ended, by its {@link ChildServer}; a blocked read
 * returns when the child is gone.
 */
final class ChildChannel implements ReadableChannel, WritableChannel {

	private final IpcAddress address;

	private final Child child;

	private final Runnable onClose;

	private final IpcPeer peer;

	/** Used by the reading thread alone. */
	private final byte[] bytes = new byte[BoundedWriter.CAPACITY];

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

	@Override
	public int read(ByteBuffer buffer) {
		int count = this.closed ? -1 : readSome(Math.min(buffer.remaining(), this.bytes.length));
		if (count < 0) {
			this.ended = true;
			this.child.awaitExit();
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
			return this.child.output().read(this.bytes, 0, length);
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
		this.child.input().write(batch, timeoutNanos);
	}

	@Override
	public int maxWrite() {
		return BoundedWriter.CAPACITY;
	}

	@Override
	public boolean isPeerPresent() {
		return !this.closed && this.child.isAlive() && this.child.input().isOpen();
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
