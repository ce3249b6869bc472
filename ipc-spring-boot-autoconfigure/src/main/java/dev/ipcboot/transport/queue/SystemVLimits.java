package dev.ipcboot.transport.queue;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcLimitException;
import dev.ipcboot.posix.Errno;
import dev.ipcboot.posix.KernelLimit;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.transport.Endpoint;

/**
 * The limits of System V queues, and what the error numbers about them mean.
 */
final class SystemVLimits {

	private static final String PROC = "/proc/sys/kernel/";

	private static final int USUAL_MESSAGE_SIZE = 8192;

	private SystemVLimits() {
	}

	static KernelLimit messageSize() {
		return KernelLimit.sysctl(PROC + "msgmax");
	}

	static KernelLimit capacity() {
		return KernelLimit.sysctl(PROC + "msgmnb");
	}

	/**
	 * The largest message that a queue takes: neither above {@code msgmax} nor above what
	 * fits, or its sender would wait for ever.
	 * @param capacity what fits into the queue
	 * @return the number of bytes
	 */
	static int largestMessage(long capacity) {
		long limit = messageSize().value();
		return (int) Math.min((limit > 0) ? limit : USUAL_MESSAGE_SIZE, capacity);
	}

	static IpcException explain(Endpoint endpoint, long capacity, PosixException failure) {
		String problem = "Task '" + endpoint.task() + "' can't listen at '" + endpoint.address() + "' ("
				+ failure.getMessage() + ")";
		int errno = failure.errno();
		if (errno == Errno.ENOSPC) {
			return new IpcLimitException(problem, KernelLimit.sysctl(PROC + "msgmni").toString(),
					"raise it with 'sysctl kernel.msgmni=32000' (docker: --sysctl), or remove queues that nobody uses "
							+ "(ipcs -q, ipcrm -Q)",
					failure);
		}
		if (errno == Errno.EPERM) {
			return new IpcLimitException(problem + " with " + capacity + " bytes", capacity().toString(),
					"raise it with 'sysctl kernel.msgmnb=" + capacity + "' (docker: --sysctl), or ask for less",
					failure);
		}
		if (errno == Errno.EACCES) {
			return new IpcException(problem + ": the queue of that key belongs to another user; remove it as its owner "
					+ "(ipcrm -Q), or choose another key", failure);
		}
		return new IpcException(
				problem + "; see that this kernel has System V IPC and that a container's profile " + "permits it",
				failure);
	}

}
