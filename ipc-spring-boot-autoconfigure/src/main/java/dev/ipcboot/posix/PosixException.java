package dev.ipcboot.posix;

import java.io.IOException;

/**
 * A call that the system refused, with its error number.
 */
public class PosixException extends IOException {

	private static final long serialVersionUID = 1L;

	private final int errno;

	/**
	 * Create an exception.
	 * @param call the call with its object, for example {@code mq_open(/orders)}
	 * @param errno the error number
	 */
	public PosixException(String call, int errno) {
		super(call + ": " + Errno.describe(errno));
		this.errno = errno;
	}

	/**
	 * The error number, one of {@link Errno} or another one.
	 * @return the error number
	 */
	public int errno() {
		return this.errno;
	}

}
