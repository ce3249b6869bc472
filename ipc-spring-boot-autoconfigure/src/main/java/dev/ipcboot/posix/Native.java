package dev.ipcboot.posix;

import java.nio.ByteBuffer;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.Variadic;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * The bound library. Touching this class loads native code, so only code that has asked
 * {@link NativeAccess} may do so.
 */
final class Native {

	static final LibC LIBC = LibraryLoader.create(LibC.class).library("c").library("rt").load();

	private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

	private Native() {
	}

	/**
	 * The error number of the last call that this thread made.
	 * @return the error number
	 */
	static int errno() {
		return RUNTIME.getLastError();
	}

	/**
	 * What jnr-posix binds, of which sockets need nothing.
	 * @return the functions
	 */
	static POSIX posix() {
		return Posix.FUNCTIONS;
	}

	/**
	 * Bound when it is first needed: that takes as long as all the rest.
	 */
	private static final class Posix {

		static final POSIX FUNCTIONS = bind();

		private static POSIX bind() {
			POSIX posix = POSIXFactory.getNativePOSIX();
			if (!posix.isNative()) {
				throw new UnsatisfiedLinkError("jnr-posix fell back to its pure Java implementation");
			}
			return posix;
		}

	}

	/**
	 * The functions that jnr-posix does not bind, and what closes a descriptor. Public
	 * since the binding is generated in another package. Direct buffers are passed by
	 * address, beginning at their position, and without any allocation; nothing advances
	 * the position.
	 */
	public interface LibC {

		int eventfd(int initialValue, int flags);

		int close(int descriptor);

		int pipe2(@Out ByteBuffer ends, int flags);

		@Variadic(fixedCount = 2)
		int open(String path, int flags, int mode);

		@ssize_t
		long read(int descriptor, @Out ByteBuffer buffer, @size_t long length);

		@ssize_t
		long write(int descriptor, @In ByteBuffer buffer, @size_t long length);

		@ssize_t
		long send(int socket, @In ByteBuffer buffer, @size_t long length, int flags);

		int poll(@In @Out ByteBuffer descriptors, @size_t long count, int timeoutMillis);

		@Variadic(fixedCount = 2)
		int ioctl(int descriptor, long request, @Out ByteBuffer value);

		@Variadic(fixedCount = 2)
		int fcntl(int descriptor, int command, int value);

		@Variadic(fixedCount = 2)
		int mq_open(String name, int flags, int mode, @In ByteBuffer attributes);

		int mq_unlink(String name);

		int mq_getattr(int queue, @Out ByteBuffer attributes);

		@ssize_t
		long mq_receive(int queue, @Out ByteBuffer buffer, @size_t long length, Pointer priority);

		int mq_timedsend(int queue, @In ByteBuffer buffer, @size_t long length, int priority, @In ByteBuffer until);

		int mq_send(int queue, @In ByteBuffer buffer, @size_t long length, int priority);

		int msgget(int key, int flags);

		int msgsnd(int queue, @In ByteBuffer message, @size_t long length, int flags);

		@ssize_t
		long msgrcv(int queue, @Out ByteBuffer message, @size_t long length, long type, int flags);

		int msgctl(int queue, int command, @In @Out ByteBuffer status);

	}

}
