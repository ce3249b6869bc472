package dev.ipcboot.transport.pipe;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.posix.Pipe;
import dev.ipcboot.posix.PosixException;
import org.jspecify.annotations.Nullable;

/**
 * The owner's own writing end of its FIFO, through which nothing is ever written: as long
 * as it is open, the reader sees no end of file. Safe for use by any thread.
 */
final class WriteEnd implements AutoCloseable {

	private final ReentrantLock lock = new ReentrantLock();

	private final Path path;

	private @Nullable Pipe pipe;

	WriteEnd(Path path) {
		this.path = path;
	}

	/**
	 * Open it if it is not open.
	 * @throws PosixException if the system refuses, for example since the FIFO is gone
	 */
	void open() throws PosixException {
		this.lock.lock();
		try {
			if (this.pipe == null) {
				this.pipe = Pipe.openWriter(this.path);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			if (this.pipe != null) {
				this.pipe.close();
				this.pipe = null;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
