package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.WritableChannel;

/**
 * The way back to one of many sources whose messages come over the same channel. To
 * forget a source does not end the channel of the others.
 *
 * @param channel the channel of all
 */
record SharedWay(WritableChannel channel) implements WritableChannel {

	@Override
	public IpcAddress address() {
		return this.channel.address();
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		this.channel.write(batch, priority, timeoutNanos);
	}

	@Override
	public boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		return this.channel.awaitRoom(length, timeoutNanos);
	}

	@Override
	public int maxWrite() {
		return this.channel.maxWrite();
	}

	@Override
	public boolean isPeerPresent() {
		return this.channel.isPeerPresent();
	}

	@Override
	public void close() {
		// It ends with the listener, or when the carrier is lost
	}

}
