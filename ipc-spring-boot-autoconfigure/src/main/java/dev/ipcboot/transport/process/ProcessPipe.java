package dev.ipcboot.transport.process;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.transport.CompletingWriter;

/**
 * The pipe to another process: the standard input of a child, or the standard output of
 * this process. A write returns when the kernel has the bytes.
 */
interface ProcessPipe extends CompletingWriter.Carrier, AutoCloseable {

	/**
	 * The most that is gathered for one write.
	 */
	int BATCH = 64 * 1024;

	/**
	 * Write bytes. Called by one thread at a time.
	 * @param bytes a direct buffer, advanced by what the kernel has taken, or is certain
	 * to take before anything that is written later
	 */
	@Override
	void write(ByteBuffer bytes, int priority, long timeoutNanos) throws IOException;

	/**
	 * Whether the reader may still be there. By any thread.
	 */
	boolean isOpen();

	/**
	 * How many bytes are in the pipe. By any thread.
	 * @return the number, or -1 if it is not known
	 */
	long unread();

	/**
	 * Watch how many bytes are in the pipe, also after this end has been closed. To be
	 * called before that.
	 */
	UnreadBytes watch();

	/**
	 * Close this end, so that the reader finds the end of its input behind what was
	 * written, and release a blocked write. Never throws.
	 */
	@Override
	void close();

	/**
	 * Wait until a closed end is given up, which a thread may hold that still writes.
	 * @return whether it is
	 */
	default boolean awaitClosed(long timeoutNanos) {
		return true;
	}

}
