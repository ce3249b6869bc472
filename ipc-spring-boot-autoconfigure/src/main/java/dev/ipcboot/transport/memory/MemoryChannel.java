package dev.ipcboot.transport.memory;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.WritableChannel;

/**
 * One end of a link within the JVM.
 */
final class MemoryChannel implements ReadableChannel, WritableChannel {

	private static final IpcPeer SELF = new IpcPeer(ProcessHandle.current().pid(), -1, -1,
			System.getProperty("user.name"), true);

	private final IpcAddress address;

	private final MemoryBuffer in;

	private final MemoryBuffer out;

	MemoryChannel(IpcAddress address, MemoryBuffer in, MemoryBuffer out) {
		this.address = address;
		this.in = in;
		this.out = out;
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public IpcPeer peer() {
		return SELF;
	}

	@Override
	public int read(ByteBuffer buffer) {
		return this.in.read(buffer);
	}

	@Override
	public int minimumRead() {
		return 1;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		this.out.write(batch, timeoutNanos);
	}

	@Override
	public boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		return this.out.awaitRoom(length, timeoutNanos);
	}

	@Override
	public int maxWrite() {
		return MemoryBuffer.CAPACITY;
	}

	@Override
	public boolean isPeerPresent() {
		return this.out.isReaderPresent();
	}

	@Override
	public void close() {
		this.in.closeReader();
		this.out.closeWriter();
	}

}
