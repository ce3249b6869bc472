package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.transport.CompletingChannel;
import dev.ipcboot.transport.ReadableChannel;

/**
 * The channel to a single peer as those see it who share it: the answers of the receiver
 * and the sender of the task. Their writes take turns, each as a whole. Closing it does
 * nothing, since the channel belongs to the {@link PeerLife}.
 */
final class PeerChannel implements ReadableChannel, CompletingChannel {

	private final ReadableChannel in;

	private final CompletingChannel out;

	PeerChannel(ReadableChannel in, CompletingChannel out) {
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
		this.out.write(batch, priority, timeoutNanos);
	}

	@Override
	public boolean complete(long timeoutNanos) throws IOException {
		return this.out.complete(timeoutNanos);
	}

	@Override
	public boolean isMidway() {
		return this.out.isMidway();
	}

	@Override
	public int unfinished() {
		return this.out.unfinished();
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
