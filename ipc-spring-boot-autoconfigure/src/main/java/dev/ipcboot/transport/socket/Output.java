package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The writing side of a socket. Writes never wait; {@link #awaitRoom} does.
 */
interface Output {

	/**
	 * Writes what the kernel has room for.
	 * @param batch a direct buffer; what is taken of it is consumed
	 * @return whether everything has been written, including what was taken before
	 * @throws IOException if the other side is gone or the system reports a fault
	 */
	boolean write(ByteBuffer batch) throws IOException;

	/**
	 * Waits until the kernel may have room. One thread at a time, perhaps another than
	 * the one that writes.
	 * @param timeoutNanos the longest wait
	 * @return {@code false} if the time is up
	 * @throws IOException if the socket is closed or the system reports a fault
	 */
	boolean awaitRoom(long timeoutNanos) throws IOException;

}
