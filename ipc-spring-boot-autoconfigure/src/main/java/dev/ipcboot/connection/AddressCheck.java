package dev.ipcboot.connection;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;
import dev.ipcboot.transport.TransportTraits;

/**
 * Whether a task may listen at an address. Most carriers let two owners read the same
 * object, and each would steal from the other: two tasks may have been given one address,
 * or their names may have the same hash, which is the key of a System V queue.
 */
final class AddressCheck {

	private final TaskDirectory directory;

	AddressCheck(TaskDirectory directory) {
		this.directory = directory;
	}

	/**
	 * Require that nobody else listens at a resolved address, as far as this directory
	 * tells, and that the framing of the task can be used there.
	 * @throws IpcAddressException if not; says what to do
	 */
	void require(TaskOptions task, IpcAddress address, TransportTraits traits) {
		String obstacle = ForeignWriter.obstacle(task.framing(), traits);
		if (obstacle != null) {
			throw new IpcAddressException(address.toString(), obstacle, "set ipc.tasks." + task.name()
					+ ".framing to lines, length4 or content-length, or choose an address with packets such as posix-mq:");
		}
		if (traits.singlePeer() || traits.manyOwners()) {
			return;
		}
		for (TaskRecord other : this.directory.list()) {
			if (!other.task().equals(task.name()) && other.addresses().contains(address)
					&& this.directory.isOwned(other)) {
				throw new IpcAddressException(address.toString(),
						"task '" + other.task() + "' (pid " + other.pid() + ") listens there, and task '" + task.name()
								+ "' would steal its messages",
						"give one of them another address" + (address.scheme().equals("sysv-mq")
								? ": the names of both may have the same hash, and a key such as sysv-mq:0x1234abcd "
										+ "can be chosen freely"
								: ""));
			}
		}
	}

}
