package dev.ipcboot.transport.queue;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcLimitException;
import dev.ipcboot.posix.Errno;
import dev.ipcboot.posix.KernelLimit;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.posix.QueueAttributes;
import dev.ipcboot.transport.Endpoint;

/**
 * The limits of POSIX queues, and what the error numbers of {@code mq_open} really mean.
 */
final class QueueLimits {

	private static final String PROC = "/proc/sys/fs/mqueue/";

	private static final int RESERVED_DESCRIPTORS = 2;

	private QueueLimits() {
	}

	static KernelLimit maxMessages() {
		return KernelLimit.sysctl(PROC + "msg_max");
	}

	static KernelLimit messageSize() {
		return KernelLimit.sysctl(PROC + "msgsize_max");
	}

	static IpcException explain(Endpoint endpoint, QueueAttributes wanted, PosixException failure) {
		String problem = "Task '" + endpoint.task() + "' can't listen at '" + endpoint.address() + "' with " + wanted
				+ " (" + failure.getMessage() + ")";
		int errno = failure.errno();
		if (errno == Errno.EMFILE) {
			return tooMany(problem, wanted, failure);
		}
		if (errno == Errno.EINVAL) {
			return tooLarge(problem, wanted, failure);
		}
		if (errno == Errno.ENOSPC) {
			return new IpcLimitException(problem, KernelLimit.sysctl(PROC + "queues_max").toString(),
					"raise it with 'sysctl fs.mqueue.queues_max=1024' (docker: --sysctl), or remove queues that nobody "
							+ "uses",
					failure);
		}
		if (errno == Errno.EACCES) {
			return new IpcException(problem + ": a queue of that name exists and this user may not read it; "
					+ "remove it as its owner (mq_unlink, or rm where /dev/mqueue is mounted), or choose another name",
					failure);
		}
		return new IpcException(problem + "; see that this kernel has POSIX message queues (CONFIG_POSIX_MQUEUE) and "
				+ "that a container's profile permits them", failure);
	}

	// EMFILE has two meanings, and the one about descriptors is the rarer
	private static IpcLimitException tooMany(String problem, QueueAttributes wanted, PosixException failure) {
		KernelLimit files = KernelLimit.openFiles();
		if (files.value() >= 0 && KernelLimit.countOpenFiles() + RESERVED_DESCRIPTORS >= files.value()) {
			return new IpcLimitException(problem, files.toString(),
					"raise it with 'ulimit -n' (systemd: LimitNOFILE=, docker: --ulimit nofile=)", failure);
		}
		return new IpcLimitException(
				problem + ": the queues of this user together take too much memory, and this one needs "
						+ wanted.maxMessages() * wanted.messageSize() + " bytes more",
				KernelLimit.messageQueueBytes() + " bytes",
				"raise it with 'ulimit -q' (systemd: LimitMSGQUEUE=, docker: --ulimit msgqueue=), ask for fewer or "
						+ "smaller messages, or remove queues that nobody uses",
				failure);
	}

	private static IpcException tooLarge(String problem, QueueAttributes wanted, PosixException failure) {
		KernelLimit messages = maxMessages();
		KernelLimit size = messageSize();
		if (messages.atMost(wanted.maxMessages()) < wanted.maxMessages()) {
			return new IpcLimitException(problem, messages.toString(), "raise it with 'sysctl fs.mqueue.msg_max="
					+ wanted.maxMessages() + "' (docker: --sysctl), or ask for fewer messages", failure);
		}
		if (size.atMost(wanted.messageSize()) < wanted.messageSize()) {
			return new IpcLimitException(problem, size.toString(), "raise it with 'sysctl fs.mqueue.msgsize_max="
					+ wanted.messageSize() + "' (docker: --sysctl), or ask for smaller messages", failure);
		}
		return new IpcException(problem + "; the kernel takes no such name", failure);
	}

}
