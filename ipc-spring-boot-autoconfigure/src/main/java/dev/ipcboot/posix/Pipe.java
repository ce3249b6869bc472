package dev.ipcboot.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

import jnr.constants.platform.OpenFlags;
import jnr.posix.FileStat;

/**
 * A non-blocking end of a FIFO. Thread-safe as far as {@link Descriptor} is.
 */
public final class Pipe implements AutoCloseable {

	/**
	 * The most that a write carries without being interleaved with another writer's.
	 */
	public static final int ATOMIC_WRITE = 4096;

	private static final int OWNER_ONLY = 0600;

	private static final int NON_BLOCKING = OpenFlags.O_NONBLOCK.intValue() | OpenFlags.O_CLOEXEC.intValue();

	private static final int F_SETPIPE_SZ = 1031;

	private static final int F_GETPIPE_SZ = 1032;

	private static final long FIONREAD = 0x541B;

	private final Path path;

	private final Descriptor descriptor;

	private Pipe(Path path, Descriptor descriptor) {
		this.path = path;
		this.descriptor = descriptor;
	}

	/**
	 * Create a FIFO that only its owner may use, whatever the umask.
	 * @param path where
	 * @throws PosixException if the system refuses
	 */
	public static void create(Path path) throws PosixException {
		if (Native.posix().mkfifo(path.toString(), OWNER_ONLY) < 0) {
			throw new PosixException("mkfifo(" + path + ")", Native.errno());
		}
		if (Native.posix().chmod(path.toString(), OWNER_ONLY) < 0) {
			throw new PosixException("chmod(" + path + ")", Native.errno());
		}
	}

	/**
	 * Open the reading end, which waits for nobody.
	 * @param path the FIFO
	 * @return the pipe
	 * @throws PosixException if the system refuses
	 */
	public static Pipe openReader(Path path) throws PosixException {
		return new Pipe(path, Descriptor.wakeable(open(path, OpenFlags.O_RDONLY)));
	}

	/**
	 * Open the writing end.
	 * @param path the FIFO
	 * @return the pipe
	 * @throws PosixException if the system refuses; ENXIO if nobody reads
	 */
	public static Pipe openWriter(Path path) throws PosixException {
		return new Pipe(path, Descriptor.wakeable(open(path, OpenFlags.O_WRONLY)));
	}

	/**
	 * The descriptor, to wait on.
	 * @return the descriptor
	 */
	public Descriptor descriptor() {
		return this.descriptor;
	}

	/**
	 * Write what remains in a buffer, all or nothing.
	 * @param buffer a direct buffer with 1 to {@link #ATOMIC_WRITE} bytes; advanced by
	 * what was written
	 * @return the number of bytes, or an error number made negative
	 */
	public int write(ByteBuffer buffer) {
		if (!this.descriptor.enter()) {
			return -Errno.EBADF;
		}
		try {
			while (true) {
				int written = (int) Native.LIBC.write(this.descriptor.number(), buffer, buffer.remaining());
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

	/**
	 * Throw away a number of bytes, or fewer if there are fewer.
	 * @param count how many
	 */
	public void discard(int count) {
		int remaining = count;
		int read = 1;
		ByteBuffer waste = ByteBuffer.allocateDirect(Math.min(Math.max(1, count), 1 << 16));
		while (remaining > 0 && read > 0 && this.descriptor.enter()) {
			try {
				read = (int) Native.LIBC.read(this.descriptor.number(), waste, Math.min(remaining, waste.capacity()));
				remaining -= read;
			}
			finally {
				this.descriptor.exit();
			}
		}
	}

	/**
	 * How many bytes wait to be read.
	 * @return the number of bytes
	 * @throws PosixException if the system refuses or the pipe is closed
	 */
	public int unread() throws PosixException {
		ByteBuffer value = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
		checked("ioctl(FIONREAD)", (number) -> Native.LIBC.ioctl(number, FIONREAD, value));
		return value.getInt(0);
	}

	/**
	 * How many bytes fit.
	 * @return the number of bytes
	 * @throws PosixException if the system refuses or the pipe is closed
	 */
	public int capacity() throws PosixException {
		return checked("fcntl(F_GETPIPE_SZ)", (number) -> Native.LIBC.fcntl(number, F_GETPIPE_SZ, 0));
	}

	/**
	 * Ask for another capacity; the kernel rounds up to a power of two.
	 * @param bytes how many bytes shall fit
	 * @throws PosixException if the system refuses: EPERM above its limit, EBUSY below
	 * the content
	 */
	public void resize(int bytes) throws PosixException {
		checked("fcntl(F_SETPIPE_SZ)", (number) -> Native.LIBC.fcntl(number, F_SETPIPE_SZ, bytes));
	}

	/**
	 * Let nobody but the owner use the FIFO.
	 * @throws PosixException if the system refuses
	 */
	public void restrictToOwner() throws PosixException {
		checked("fchmod", (number) -> Native.posix().fchmod(number, OWNER_ONLY));
	}

	/**
	 * What was really opened.
	 * @return the node
	 * @throws PosixException if the system refuses or the pipe is closed
	 */
	public FileNode node() throws PosixException {
		FileStat status = Native.posix().allocateStat();
		checked("fstat", (number) -> Native.posix().fstat(number, status));
		return new FileNode(status.dev(), status.ino(), status.mode(), Integer.toUnsignedLong(status.uid()));
	}

	@Override
	public void close() {
		this.descriptor.close();
	}

	private int checked(String call, Call action) throws PosixException {
		if (!this.descriptor.enter()) {
			throw new PosixException(call + " on " + this.path, Errno.EBADF);
		}
		try {
			int result = action.on(this.descriptor.number());
			if (result < 0) {
				throw new PosixException(call + " on " + this.path, Native.errno());
			}
			return result;
		}
		finally {
			this.descriptor.exit();
		}
	}

	private static int open(Path path, OpenFlags access) throws PosixException {
		int number = Native.posix().open(path.toString(), access.intValue() | NON_BLOCKING, 0);
		if (number < 0) {
			throw new PosixException("open(" + path + ")", Native.errno());
		}
		return number;
	}

	/**
	 * A call on the number of a descriptor.
	 */
	private interface Call {

		int on(int number);

	}

}
