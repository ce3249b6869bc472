package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

import dev.ipcboot.posix.Descriptor;
import dev.ipcboot.posix.Errno;
import dev.ipcboot.posix.SocketOutput;

/**
 * Writes to a socket by the system call that never waits, so that the socket may stay in
 * blocking mode, in which reading is fastest.
 *
 * @param socket where to write
 * @param waiting waits for room
 */
record NativeOutput(SocketOutput socket, SocketWait waiting) implements Output {

	@Override
	public boolean write(ByteBuffer batch) throws IOException {
		while (batch.hasRemaining()) {
			int written = this.socket.write(batch);
			if (written == -Errno.EAGAIN) {
				return false;
			}
			if (written == -Errno.EBADF) {
				throw new ClosedChannelException();
			}
			if (written < 0) {
				throw new IOException(Errno.describe(-written));
			}
		}
		return true;
	}

	@Override
	public boolean awaitRoom(long timeoutNanos) throws IOException {
		int events = this.waiting.await(Descriptor.WRITABLE, timeoutNanos);
		if (events == Descriptor.CLOSED) {
			throw new ClosedChannelException();
		}
		return events != 0;
	}

}
