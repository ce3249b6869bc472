package dev.ipcboot.transport.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.WritableChannel;

/**
 * The standard input and output of this process. A blocked read of {@code System.in} is
 * released by nothing; one of its file channel is, by closing it.
 */
final class StdioChannel implements ReadableChannel, WritableChannel {

	private static final long LAST_WRITE_NANOS = 2_000_000_000;

	private final IpcAddress address;

	private final ReadableByteChannel in;

	private final WritableByteChannel out;

	private final BoundedWriter output;

	private final IpcPeer peer;

	private final Runnable onClose;

	StdioChannel(IpcAddress address, ReadableByteChannel in, WritableByteChannel out, Runnable onClose) {
		this.address = address;
		this.in = in;
		this.out = out;
		this.onClose = onClose;
		this.output = new BoundedWriter(Channels.newOutputStream(out), "the parent of this process");
		this.peer = new IpcPeer(ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L), -1, -1, null,
				false);
		ProcessThreads.start("ipc-stdout", this.output);
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
	public int read(ByteBuffer buffer) throws IOException {
		try {
			return this.in.read(buffer);
		}
		catch (ClosedChannelException ex) {
			return -1;
		}
	}

	@Override
	public int minimumRead() {
		return 1;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		this.output.write(batch, timeoutNanos);
	}

	@Override
	public int maxWrite() {
		return BoundedWriter.CAPACITY;
	}

	@Override
	public boolean isPeerPresent() {
		return this.output.isOpen();
	}

	/**
	 * Give what has been written a moment to be read, so that the last answers are not
	 * lost.
	 */
	@Override
	public void close() {
		closeQuietly(this.in);
		this.output.close();
		this.output.awaitWritten(LAST_WRITE_NANOS);
		closeQuietly(this.out);
		this.onClose.run();
	}

	private static void closeQuietly(Channel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			// Nothing is left to be released.
		}
	}

}
