package dev.ipcboot.transport.socket;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Verifiable;
import org.jspecify.annotations.Nullable;

/**
 * The owner's side of a Unix datagram socket.
 */
final class UnixDatagramServer implements ServerChannel, Verifiable {

	private final AtomicBoolean closed = new AtomicBoolean();

	private final UnixDatagramReader reader;

	private final @Nullable SocketFile file;

	UnixDatagramServer(UnixDatagramReader reader, @Nullable SocketFile file) {
		this.reader = reader;
		this.file = file;
	}

	@Override
	public IpcAddress address() {
		return this.reader.address();
	}

	@Override
	public @Nullable ReadableChannel accept() {
		return this.closed.get() ? null : this.reader;
	}

	@Override
	public boolean isIntact() {
		return !this.closed.get() && (this.file == null || this.file.isIntact());
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			// The kernel leaves it.
			if (this.file != null) {
				this.file.remove();
			}
			this.reader.close();
		}
	}

}
