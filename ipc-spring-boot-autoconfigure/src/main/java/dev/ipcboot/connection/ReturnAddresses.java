package dev.ipcboot.connection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.thread.ThreadFaults;
import dev.ipcboot.thread.ThreadStartException;
import dev.ipcboot.transport.Transport;

/**
 * The private addresses at which this process takes the answers that one-way carriers
 * can't bring back: one per kind of carrier and interface, opened when it is first
 * needed. Safe for use by any thread.
 */
final class ReturnAddresses implements AutoCloseable {

	private static final long CHECK_NANOS = 500_000_000;

	private final TaskDirectory directory;

	private final LinkFactory transports;

	private final EngineOptions options;

	private final ThreadFaults faults;

	private final Sweeping sweeping;

	/** By what the transport wants, which is the same for all tasks on most carriers. */
	private final Map<IpcAddress, ReturnAddress> addresses = new HashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private long checkedAt;

	ReturnAddresses(TaskDirectory directory, LinkFactory transports, EngineOptions options, ThreadFaults faults,
			Sweeping sweeping) {
		this.directory = directory;
		this.transports = transports;
		this.options = options;
		this.faults = faults;
		this.sweeping = sweeping;
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
				address = ReturnAddress.open(this.directory, transport, wanted, this.options, this.faults,
						this.sweeping);
				this.addresses.put(wanted, address);
			}
			address.register(source, sender, answers);
			return address;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether the current thread reads answers right now.
	 */
	boolean isReadByCurrentThread() {
		this.lock.lock();
		try {
			return this.addresses.values().stream().anyMatch(ReturnAddress::isReadByCurrentThread);
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

	/**
	 * Replace the addresses whose object somebody has removed or replaced, or whose
	 * reading has ended. Their senders introduce themselves again with the new address
	 * and resend what has no outcome, on threads of their own.
	 */
	void onTick(long now) {
		if (now - this.checkedAt < CHECK_NANOS || !this.lock.tryLock()) {
			return;
		}
		try {
			this.checkedAt = now;
			for (Map.Entry<IpcAddress, ReturnAddress> entry : List.copyOf(this.addresses.entrySet())) {
				ReturnAddress address = entry.getValue();
				if (!address.keep()) {
					Threads.start("ipc-answers-" + entry.getKey().scheme() + "-replace", true, () -> replace(address));
					// From now on nobody registers there
					this.addresses.remove(entry.getKey(), address);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void replace(ReturnAddress address) {
		awaitRemoval();
		address.close();
		for (TaskSender sender : address.senders()) {
			Runnable introduction = sender.upkeep()::introduceAgain;
			try {
				Threads.start("ipc-" + sender.task() + "-introduce", true, introduction);
			}
			catch (ThreadStartException ex) {
				introduction.run();
			}
		}
	}

	/** The replacing thread holds the lock until no sender can register there. */
	private void awaitRemoval() {
		this.lock.lock();
		this.lock.unlock();
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
