package dev.ipcboot.transport.socket;

import java.io.FileOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFSocketType;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.ConnectionRefusedSocketException;

/**
 * A sender's end of a Unix datagram socket. The socket does not block, as nothing would
 * release a blocked call: where the receiver has no room, a selector waits for it, and
 * only then.
 */
final class UnixDatagramWriter implements WritableChannel {

	/**
	 * Several batches of this size fit into the kernel's usual send buffer.
	 */
	private static final int LARGEST = FrameLayout.MAX_FRAME_LENGTH;

	/**
	 * What the kernel needs of the send buffer for itself.
	 */
	private static final int OVERHEAD = 32;

	private final IpcAddress address;

	private final AFUNIXDatagramChannel socket;

	private final FileChannel out;

	private final @Nullable SocketFile file;

	private final int maxWrite;

	private final Readiness writable;

	private volatile boolean ended;

	private UnixDatagramWriter(IpcAddress address, AFUNIXDatagramChannel socket, @Nullable SocketFile file)
			throws IOException {
		this.address = address;
		this.socket = socket;
		this.file = file;
		this.maxWrite = Math.min(LARGEST, socket.getOption(StandardSocketOptions.SO_SNDBUF) - OVERHEAD);
		this.writable = new Readiness(socket, SelectionKey.OP_WRITE);
		this.out = new FileOutputStream(socket.getFileDescriptor()).getChannel();
	}

	static UnixDatagramWriter open(IpcAddress address) throws IOException {
		AFUNIXDatagramChannel socket = UnixPackets.connect(AFSocketType.SOCK_DGRAM, address);
		try {
			SocketFile file = UnixPath.isAbstract(address) ? null : SocketFile.at(UnixPath.path(address));
			return new UnixDatagramWriter(address, socket, file);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		if (batch.remaining() > this.maxWrite) {
			throw new IllegalArgumentException("A datagram of " + batch.remaining() + " bytes is larger than "
					+ this.maxWrite + ", the most that '" + this.address + "' takes");
		}
		// The JDK closes a channel on which an interrupted thread writes.
		boolean interrupted = Thread.interrupted();
		Deadline deadline = null;
		try {
			while (batch.hasRemaining() && this.out.write(batch) == 0) {
				deadline = (deadline != null) ? deadline : Deadline.in(Duration.ofNanos(timeoutNanos));
				awaitRoom(deadline);
				interrupted |= Thread.interrupted();
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
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void awaitRoom(Deadline deadline) throws IOException {
		long left = deadline.leftNanos();
		if (left <= 0) {
			throw new WriteTimeoutException(
					"'" + this.address + "' is full: its reader made no room for a datagram in time");
		}
		this.writable.await(left);
	}

	@Override
	public boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		return this.writable.await(timeoutNanos);
	}

	@Override
	public int maxWrite() {
		return this.maxWrite;
	}

	/**
	 * The kernel tells a sender nothing: so this looks whether the socket still stands
	 * where it was, and whether somebody has it.
	 */
	@Override
	public boolean isPeerPresent() {
		return !this.ended && (this.file == null || this.file.isIntact()) && isBound(this.address);
	}

	private static boolean isBound(IpcAddress address) {
		try {
			UnixPackets.connect(AFSocketType.SOCK_DGRAM, address).close();
			return true;
		}
		catch (ConnectionRefusedSocketException ex) {
			return false;
		}
		catch (IOException ex) {
			// Out of descriptors, for example, which says nothing about the other side.
			return true;
		}
	}

	@Override
	public void close() {
		this.ended = true;
		close(this.out);
		close(this.socket);
		close(this.writable);
	}

	private static void close(AutoCloseable resource) {
		try {
			resource.close();
		}
		catch (Exception ex) {
			// The kernel closes it regardless.
		}
	}

}
