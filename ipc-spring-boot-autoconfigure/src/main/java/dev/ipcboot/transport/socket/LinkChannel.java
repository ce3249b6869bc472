package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.transport.Reachable;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.WritableChannel;

/**
 * An open two-way socket. Reads and writes block in the kernel, and a write waits for
 * room without bound: a batch of which a part is taken can't be given back.
 * {@link #close()} releases both.
 * <p>
 * A thread that is interrupted while it waits in here closes the socket. An interrupt
 * that came before is kept for later, so that a send from an interrupted thread harms
 * nobody.
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
			while (batch.hasRemaining()) {
				this.link.out().write(batch);
			}
		}
		catch (IOException ex) {
			this.ended = true;
			throw ex;
		}
		finally {
			restore(interrupted);
		}
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
