package dev.ipcboot.posix;

import java.nio.ByteBuffer;

/**
 * The writing side of a socket that another object has opened. A write never waits for
 * room in the kernel, although the socket may be in blocking mode for its reader. Safe
 * for use by any thread, with a single writer.
 */
public final class SocketOutput implements AutoCloseable {

	/** MSG_DONTWAIT and MSG_NOSIGNAL. */
	private static final int FLAGS = 0x40 | 0x4000;

	private final Descriptor descriptor;

	private SocketOutput(Descriptor descriptor) {
		this.descriptor = descriptor;
	}

	/**
	 * Write to a socket.
	 * @param number the number of its descriptor
	 * @param release closes the socket; called once, by {@link #close()} or when the
	 * write that is under way then has returned
	 * @return the output
	 */
	public static SocketOutput of(int number, Runnable release) {
		return new SocketOutput(Descriptor.borrowed(number, release));
	}

	/**
	 * Write as much of what remains in a buffer as there is room for: a packet as a whole
	 * or not at all, of a stream perhaps a part.
	 * @param buffer a direct buffer; advanced by what was written
	 * @return the number of bytes, or an error number made negative: {@code EAGAIN} if
	 * there is no room, {@code EBADF} if the output has been closed
	 */
	public int write(ByteBuffer buffer) {
		if (!this.descriptor.enter()) {
			return -Errno.EBADF;
		}
		try {
			while (true) {
				int written = (int) Native.LIBC.send(this.descriptor.number(), buffer, buffer.remaining(), FLAGS);
				if (written >= 0) {
					buffer.position(buffer.position() + written);
					return written;
				}
				int errno = Native.errno();
				if (errno != Errno.EINTR) {
					return -errno;
				}
			}
		}
		finally {
			this.descriptor.exit();
		}
	}

	@Override
	public void close() {
		this.descriptor.close();
	}

}
