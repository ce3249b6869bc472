package dev.ipcboot.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.FrameLimits;

/**
 * The private addresses at which this process takes the answers that one-way carriers
 * can't bring back: one per kind of carrier, opened when it is first needed. Safe for use
 * by any thread.
 */
final class ReturnAddresses implements AutoCloseable {

	private final TaskDirectory directory;

	private final LinkFactory transports;

	private final FrameLimits limits;

	private final Map<String, ReturnAddress> byScheme = new HashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	ReturnAddresses(TaskDirectory directory, LinkFactory transports, FrameLimits limits) {
		this.directory = directory;
		this.transports = transports;
		this.limits = limits;
	}

	/**
	 * Have the answers to a source handed on.
	 * @return the address to which they are to be sent
	 */
	IpcAddress register(String scheme, long source, TaskSender sender, AnswerHandler answers) {
		this.lock.lock();
		try {
			ReturnAddress address = this.byScheme.get(scheme);
			if (address == null || address.isEnded()) {
				address = ReturnAddress.open(this.directory, this.transports.transport(new IpcAddress(scheme, "")),
						this.limits);
				this.byScheme.put(scheme, address);
			}
			address.register(source, sender, answers);
			return address.address();
		}
		finally {
			this.lock.unlock();
		}
	}

	void deregister(String scheme, long source) {
		this.lock.lock();
		try {
			ReturnAddress address = this.byScheme.get(scheme);
			if (address != null) {
				address.deregister(source);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.byScheme.values().forEach(ReturnAddress::close);
			this.byScheme.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

}
