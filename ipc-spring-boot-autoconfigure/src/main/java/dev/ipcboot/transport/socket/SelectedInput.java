package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads a non-blocking socket as if it blocked. One thread at a time.
 */
final class SelectedInput implements ReadableByteChannel {

	private final ReadableByteChannel source;

	private final Readiness readiness;

	/** The socket is known not to block. */
	private boolean nonBlocking;

	/** The last read left room, so the kernel has probably nothing more. */
	private boolean drained = true;

	SelectedInput(ReadableByteChannel source, Readiness readiness) {
		this(source, readiness, true);
	}

	private SelectedInput(ReadableByteChannel source, Readiness readiness, boolean nonBlocking) {
		this.source = source;
		this.readiness = readiness;
		this.nonBlocking = nonBlocking;
	}

	/**
	 * Reads a socket that blocks now and perhaps ceases to.
	 */
	static SelectedInput ofPerhapsBlocking(ReadableByteChannel source, Readiness readiness) {
		return new SelectedInput(source, readiness, false);
	}

	@Override
	public int read(ByteBuffer buffer) throws IOException {
		if (!buffer.hasRemaining()) {
			return 0;
		}
		if (this.nonBlocking && this.drained) {
			this.readiness.await(Long.MAX_VALUE);
		}
		int count = this.source.read(buffer);
		while (count == 0) {
			this.nonBlocking = true;
			this.readiness.await(Long.MAX_VALUE);
			count = this.source.read(buffer);
		}
		this.drained = buffer.hasRemaining();
		return count;
	}

	@Override
	public boolean isOpen() {
		return this.source.isOpen();
	}

	@Override
	public void close() throws IOException {
		this.source.close();
	}

}
