package dev.ipcboot.transport.pipe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.ReadableChannel;

/**
 * The reading end that all senders of a FIFO share. It never sees an end of file, since
 * its own channel counts as a writer.
 */
final class FifoReader implements ReadableChannel {

	private final IpcAddress address;

	private final FileChannel channel;

	FifoReader(IpcAddress address, FileChannel channel) {
		this.address = address;
		this.channel = channel;
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
	}

}
