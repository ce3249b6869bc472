package dev.ipcboot.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.thread.ThreadFaults;
import dev.ipcboot.transport.Transport;

/**
 * The private addresses at which this process takes the answers that one-way carriers
 * can't bring back: one per kind of carrier and interface, opened when it is first
 * needed. Safe for use by any thread.
 */
final class ReturnAddresses implements AutoCloseable {

	private final TaskDirectory directory;

	private final LinkFactory transports;

	private final EngineOptions options;

	private final ThreadFaults faults;

	/** By what the transport wants, which is the same for all tasks on most carriers. */
	private final Map<IpcAddress, ReturnAddress> addresses = new HashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	ReturnAddresses(TaskDirectory directory, LinkFactory transports, EngineOptions options, ThreadFaults faults) {
		this.directory = directory;
		this.transports = transports;
		this.options = options;
		this.faults = faults;
	}

	/**
	 * Have the answers to a source handed on.
	 * @param task where the task is reached
	 * @return where they are to be sent
	 */
	ReturnAddress register(IpcAddress task, long source, TaskSender sender, AnswerHandler answers) {
		this.lock.lock();
		try {
			Transport transport = this.transports.transport(task);
			IpcAddress wanted = transport.returnAddress(task);
			ReturnAddress address = this.addresses.get(wanted);
			if (address == null || address.isEnded()) {
				address = ReturnAddress.open(this.directory, transport, wanted, this.options, this.faults);
				this.addresses.put(wanted, address);
			}
			address.register(source, sender, answers);
			return address;
		}
		finally {
			this.lock.unlock();
		}
	}

	void deregister(long source) {
		this.lock.lock();
		try {
			this.addresses.values().forEach((address) -> address.deregister(source));
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.addresses.values().forEach(ReturnAddress::close);
			this.addresses.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

}
