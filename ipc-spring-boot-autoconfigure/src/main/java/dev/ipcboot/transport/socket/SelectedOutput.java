package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes to a non-blocking socket with what the JDK offers.
 *
 * @param target the socket
 * @param readiness waits for room
 */
record SelectedOutput(WritableByteChannel target, Readiness readiness) implements Output {

	@Override
	public boolean write(ByteBuffer batch) throws IOException {
		while (batch.hasRemaining()) {
			if (this.target.write(batch) == 0) {
				return false;
			}
		}
		return true;
	}

	@Override
	public boolean awaitRoom(long timeoutNanos) throws IOException {
		return this.readiness.await(timeoutNanos);
	}

}
