package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.transport.Reachable;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;

/**
 * An open two-way socket. A read blocks, a write waits for room within its timeout;
 * {@link #close()} releases both.
 * <p>
 * A thread that is interrupted while it reads may close the socket. An interrupt never
 * harms a write.
 */
class LinkChannel implements ReadableChannel, WritableChannel, Reachable {

	private final IpcAddress address;

	private final Supplier<IpcPeer> peer;

	private final Link link;

	private final int maxWrite;

	private final int minimumRead;

	private final IntSupplier repetitions;

	private volatile boolean ended;

	LinkChannel(IpcAddress address, IpcPeer peer, Link link, int maxWrite, int minimumRead) {
		this(address, () -> peer, link, maxWrite, minimumRead, () -> 0);
	}

	/**
	 * Create a channel whose peer is known only when it has proved who it is, and whose
	 * host may vanish.
	 */
	LinkChannel(IpcAddress address, Supplier<IpcPeer> peer, Link link, int maxWrite, int minimumRead,
			IntSupplier repetitions) {
		this.address = address;
		this.peer = peer;
		this.link = link;
		this.maxWrite = maxWrite;
		this.minimumRead = minimumRead;
		this.repetitions = repetitions;
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public IpcPeer peer() {
		return this.peer.get();
	}

	@Override
	public int read(ByteBuffer buffer) throws IOException {
		boolean interrupted = Thread.interrupted();
		try {
			int count = this.link.in().read(buffer);
			this.ended |= count < 0;
			return count;
		}
		catch (ClosedChannelException ex) {
			this.ended = true;
			return -1;
		}
		finally {
			restore(interrupted);
		}
	}

	@Override
	public int minimumRead() {
		return this.minimumRead;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		boolean interrupted = Thread.interrupted();
		try {
			if (!this.link.out().write(batch)) {
				writeWhenThereIsRoom(batch, timeoutNanos);
			}
		}
		catch (WriteTimeoutException ex) {
			throw ex;
		}
		catch (IOException ex) {
			this.ended = true;
			throw ex;
		}
		finally {
			restore(interrupted);
		}
	}

	private void writeWhenThereIsRoom(ByteBuffer batch, long timeoutNanos) throws IOException {
		long start = System.nanoTime();
		boolean written = false;
		while (!written) {
			long left = timeoutNanos - (System.nanoTime() - start);
			if (left <= 0) {
				throw new WriteTimeoutException("'" + this.address + "' is full: its reader made no room for "
						+ batch.remaining() + " bytes within " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms");
			}
			this.link.out().awaitRoom(left);
			written = this.link.out().write(batch);
		}
	}

	@Override
	public boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		return this.link.out().awaitRoom(timeoutNanos);
	}

	private static void restore(boolean interrupted) {
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public int maxWrite() {
		return this.maxWrite;
	}

	@Override
	public int repetitions() {
		return this.repetitions.getAsInt();
	}

	@Override
	public boolean isPeerPresent() {
		return !this.ended;
	}

	@Override
	public void close() {
		this.ended = true;
		this.link.close();
	}

}
