package dev.ipcboot.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The writing end of a standard stream between two processes: of a pipe, or of a socket
 * that stands in for one. A write never blocks, and changes no flag of a descriptor that
 * another process shares. Thread-safe as far as {@link Descriptor} is.
 */
public final class StreamEnd implements AutoCloseable {

	private static final int O_WRONLY = 1;

	private static final int O_NONBLOCK = 0x800;

	private static final int O_CLOEXEC = 0x80000;

	private static final int F_SETFL = 4;

	private static final int F_DUPFD_CLOEXEC = 1030;

	private static final int MSG_DONTWAIT = 0x40;

	private static final long FIONREAD = 0x541B;

	private static final String DESCRIPTORS = "/proc/self/fd/";

	private final Descriptor descriptor;

	private final boolean socket;

	private StreamEnd(Descriptor descriptor, boolean socket) {
		this.descriptor = descriptor;
		this.socket = socket;
	}

	/**
	 * Create a pipe for the standard input of a process that is about to be started.
	 * @return the pipe, or {@code null} if this system does not show its descriptors as
	 * files
	 * @throws PosixException if the system refuses
	 */
	public static @Nullable NewPipe create() throws PosixException {
		ByteBuffer ends = ByteBuffer.allocateDirect(2 * Integer.BYTES).order(ByteOrder.nativeOrder());
		if (Native.LIBC.pipe2(ends, O_CLOEXEC) < 0) {
			throw new PosixException("pipe2", Native.errno());
		}
		Descriptor reader = Descriptor.of(ends.getInt(0));
		int number = ends.getInt(Integer.BYTES);
		Path path = path(reader.number());
		if (!Files.exists(path) || Native.LIBC.fcntl(number, F_SETFL, O_NONBLOCK) < 0) {
			Native.LIBC.close(number);
			reader.close();
			return null;
		}
		try {
			return new NewPipe(new StreamEnd(Descriptor.wakeable(number), false), path, reader);
		}
		catch (PosixException ex) {
			reader.close();
			throw ex;
		}
	}

	/**
	 * Open a stream of this process once more. The descriptor that was inherited is
	 * shared with other processes, so its flags stay as they are.
	 * @param number the descriptor, 1 for the standard output
	 * @return the end, or {@code null} if the stream is neither a pipe nor a socket
	 * @throws PosixException if the system refuses
	 */
	public static @Nullable StreamEnd ofInherited(int number) throws PosixException {
		String target = target(number);
		if (target.startsWith("pipe:")) {
			int opened = Native.LIBC.open(DESCRIPTORS + number, O_WRONLY | O_NONBLOCK | O_CLOEXEC, 0);
			return (opened < 0) ? null : new StreamEnd(Descriptor.wakeable(opened), false);
		}
		if (target.startsWith("socket:")) {
			int copy = Native.LIBC.fcntl(number, F_DUPFD_CLOEXEC, 0);
			return (copy < 0) ? null : new StreamEnd(Descriptor.wakeable(copy), true);
		}
		return null;
	}

	private static Path path(int number) {
		return Path.of(DESCRIPTORS + number);
	}

	private static String target(int number) {
		try {
			return Files.readSymbolicLink(path(number)).toString();
		}
		catch (IOException | UnsupportedOperationException ex) {
			return "";
		}
	}

	/**
	 * Write as much as there is room for.
	 * @param buffer a direct buffer with at least one byte; advanced by what was written
	 * @return the number of bytes, at least 1, or an error number made negative
	 */
	public int write(ByteBuffer buffer) {
		if (!this.descriptor.enter()) {
			return -Errno.EBADF;
		}
		try {
			while (true) {
				int written = (int) writeOnce(buffer);
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

	private long writeOnce(ByteBuffer buffer) {
		int number = this.descriptor.number();
		return this.socket ? Native.LIBC.send(number, buffer, buffer.remaining(), MSG_DONTWAIT)
				: Native.LIBC.write(number, buffer, buffer.remaining());
	}

	/**
	 * The descriptor, to wait on.
	 * @return the descriptor
	 */
	public Descriptor descriptor() {
		return this.descriptor;
	}

	/**
	 * The path at which this process can open the same stream once more, as long as this
	 * end is open.
	 * @return the path
	 */
	public Path path() {
		return path(this.descriptor.number());
	}

	/**
	 * How many bytes the reader of a pipe has not read. Costs a system call.
	 * @return the number of bytes, or -1 if it is not known
	 */
	public int unread() {
		if (this.socket || !this.descriptor.enter()) {
			return -1;
		}
		try {
			ByteBuffer value = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
			return (Native.LIBC.ioctl(this.descriptor.number(), FIONREAD, value) < 0) ? -1 : value.getInt(0);
		}
		finally {
			this.descriptor.exit();
		}
	}

	@Override
	public void close() {
		this.descriptor.close();
	}

	/**
	 * A pipe whose reading end waits for the process that is to have it.
	 *
	 * @param writer the end to write to
	 * @param input the path at which this process can open the reading end
	 * @param reader the reading end; close it as soon as the process has been started,
	 * since the writer does not learn of the end of the process before
	 */
	public record NewPipe(StreamEnd writer, Path input, Descriptor reader) implements AutoCloseable {

		/**
		 * Close both ends, of a process that was not started.
		 */
		@Override
		public void close() {
			closeReader();
			this.writer.close();
		}

		/**
		 * Close the reading end: the process has it now.
		 */
		public void closeReader() {
			this.reader.close();
		}

	}

}
