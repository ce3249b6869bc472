package dev.ipcboot.posix;

/**
 * The error numbers of this system that callers tell apart.
 */
public final class Errno {

	/**
	 * The permissions forbid it.
	 */
	public static final int EACCES = jnr.constants.platform.Errno.EACCES.intValue();

	/**
	 * It would have to wait.
	 */
	public static final int EAGAIN = jnr.constants.platform.Errno.EAGAIN.intValue();

	/**
	 * The message is larger than the buffer.
	 */
	public static final int E2BIG = jnr.constants.platform.Errno.E2BIG.intValue();

	/**
	 * The descriptor is closed.
	 */
	public static final int EBADF = jnr.constants.platform.Errno.EBADF.intValue();

	/**
	 * It exists already.
	 */
	public static final int EEXIST = jnr.constants.platform.Errno.EEXIST.intValue();

	/**
	 * A signal came first.
	 */
	public static final int EINTR = jnr.constants.platform.Errno.EINTR.intValue();

	/**
	 * A value is out of its range.
	 */
	public static final int EINVAL = jnr.constants.platform.Errno.EINVAL.intValue();

	/**
	 * Too many of them for this process or user.
	 */
	public static final int EMFILE = jnr.constants.platform.Errno.EMFILE.intValue();

	/**
	 * It was removed while somebody used it.
	 */
	public static final int EIDRM = jnr.constants.platform.Errno.EIDRM.intValue();

	/**
	 * It does not exist.
	 */
	public static final int ENOENT = jnr.constants.platform.Errno.ENOENT.intValue();

	/**
	 * No message is there.
	 */
	public static final int ENOMSG = jnr.constants.platform.Errno.ENOMSG.intValue();

	/**
	 * Too many of them in the system.
	 */
	public static final int ENOSPC = jnr.constants.platform.Errno.ENOSPC.intValue();

	/**
	 * Nobody has the FIFO open for reading.
	 */
	public static final int ENXIO = jnr.constants.platform.Errno.ENXIO.intValue();

	/**
	 * Only a privileged user may do that.
	 */
	public static final int EPERM = jnr.constants.platform.Errno.EPERM.intValue();

	/**
	 * The reader is gone.
	 */
	public static final int EPIPE = jnr.constants.platform.Errno.EPIPE.intValue();

	private Errno() {
	}

	/**
	 * An error number in words.
	 * @param number the error number
	 * @return its name and what the system calls it
	 */
	public static String describe(int number) {
		jnr.constants.platform.Errno errno = jnr.constants.platform.Errno.valueOf(number);
		return errno.name() + " (" + errno.description() + ")";
	}

}
