package dev.ipcboot.transport.pipe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.posix.Descriptor;
import dev.ipcboot.posix.Pipe;
import dev.ipcboot.transport.AwaitableChannel;
import dev.ipcboot.transport.SharedChannel;

/**
 * The reading end that all senders of a FIFO share. A read never sees an end of file,
 * since there is a {@link WriteEnd} of its own; that is given up only while a message has
 * begun and it matters whether somebody else could finish it.
 */
final class FifoReader implements SharedChannel, AwaitableChannel {

	private final IpcAddress address;

	private final FileChannel channel;

	private final Pipe control;

	private final WriteEnd writeEnd;

	FifoReader(IpcAddress address, FileChannel channel, Pipe control, WriteEnd writeEnd) {
		this.address = address;
		this.channel = channel;
		this.control = control;
		this.writeEnd = writeEnd;
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public int read(ByteBuffer buffer) throws IOException {
		try {
			return this.channel.read(buffer);
		}
		catch (ClosedChannelException ex) {
			return -1;
		}
	}

	@Override
	public boolean awaitReadable(long timeoutNanos) throws IOException {
		return this.control.descriptor().await(Descriptor.READABLE, timeoutNanos) != 0;
	}

	@Override
	public boolean awaitInput() throws IOException {
		this.writeEnd.close();
		try {
			int events = this.control.descriptor().await(Descriptor.READABLE, Long.MAX_VALUE);
			return events == Descriptor.CLOSED || (events & Descriptor.READABLE) != 0;
		}
		finally {
			if (this.channel.isOpen()) {
				this.writeEnd.open();
			}
		}
	}

	@Override
	public int minimumRead() {
		return 1;
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// Nothing is left to be released.
		}
		this.control.close();
		this.writeEnd.close();
	}

}
