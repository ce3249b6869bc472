package dev.ipcboot.connection;

import java.time.Duration;
import java.util.Map;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskTakenException;
import dev.ipcboot.TaskName;
import dev.ipcboot.directory.QueueIndex;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;
import dev.ipcboot.transport.Transport;

/**
 * Removes what dead processes have left, when the engine starts and every few seconds
 * afterwards, and notes in the {@link QueueIndex} what this process would leave. Safe for
 * use by any thread.
 */
final class Sweeping implements AutoCloseable {

	private static final long KEEP_NANOS = 500_000_000;

	private static final long SWEEP_NANOS = 10_000_000_000L;

	/** Another sweep may have begun before the last process died. */
	private static final Duration START_PATIENCE = Duration.ofSeconds(1);

	private final TaskDirectory directory;

	private final Map<String, Transport> transports;

	private final EngineEvents events;

	private final QueueIndex index;

	private long keptAt = System.nanoTime();

	private long sweptAt = System.nanoTime();

	/** Another process was using the index. */
	private boolean isIndexDue;

	Sweeping(TaskDirectory directory, Map<String, Transport> transports, EngineEvents events, QueueIndex index) {
		this.directory = directory;
		this.transports = transports;
		this.events = events;
		this.index = index;
	}

	/**
	 * Sweep before anything else is done. What can't be removed now keeps nobody from
	 * working: the next sweep tries again.
	 */
	void start() {
		sweepDirectory();
		sweepIndex(START_PATIENCE);
	}

	void onTick(long now) {
		if (now - this.keptAt >= KEEP_NANOS) {
			this.keptAt = now;
			this.index.keep();
		}
		if (now - this.sweptAt >= SWEEP_NANOS) {
			this.sweptAt = now;
			sweepDirectory();
			sweepIndex(Duration.ZERO);
		}
		else if (this.isIndexDue) {
			sweepIndex(Duration.ZERO);
		}
	}

	private void sweepDirectory() {
		try {
			this.directory.sweepIf(this::remove);
		}
		catch (IpcException ex) {
			this.events.cleaningFailed(ex);
		}
	}

	private void sweepIndex(Duration patience) {
		this.isIndexDue = false;
		try {
			this.isIndexDue = !this.index.sweep(patience, (each) -> each.sweepIf(this::remove), this::removeQueue);
		}
		catch (IpcException ex) {
			this.events.cleaningFailed(ex);
		}
	}

	/**
	 * Remove what a dead owner has left. Unread messages in the queue of a task stay for
	 * its next owner.
	 * @return {@code false} if something has to stay since this process has no such
	 * transport: another process, which has it, needs the record
	 */
	private boolean remove(TaskRecord entry) {
		boolean isPrivate = entry.task().startsWith(TaskName.RETURN_PREFIX);
		boolean done = true;
		for (IpcAddress address : entry.addresses()) {
			Transport transport = this.transports.get(address.scheme());
			if (transport == null || !transport.availability().available()) {
				done = false;
			}
			else if (isPrivate || transport.traits().duplex()) {
				transport.remove(address);
			}
		}
		return done;
	}

	/**
	 * Remove the queue of a dead process.
	 * @return {@code false} if this process has no such transport
	 */
	private boolean removeQueue(IpcAddress address) {
		Transport transport = this.transports.get(address.scheme());
		if (transport == null || !transport.availability().available()) {
			return false;
		}
		transport.remove(address);
		return true;
	}

	/**
	 * Make sure that no other process reads at an address of a task, before the name is
	 * claimed.
	 * @throws IpcTaskTakenException if one does
	 */
	void requireFree(Transport transport, IpcAddress address, String task) {
		if (isListed(transport, address, task)) {
			this.index.requireFree(address, task);
		}
	}

	/**
	 * Note what is about to be made.
	 */
	void beforeListen(Transport transport, IpcAddress address, String task) {
		if (isListed(transport, address, task)) {
			try {
				this.index.add(address, this.directory.path(), task);
			}
			catch (IpcException ex) {
				this.events.cleaningFailed(new IpcException("The queue '" + address + "' of task '" + task
						+ "' can't be listed, so it stays if this process is killed and its directory removed: "
						+ ex.getMessage(), ex));
			}
		}
	}

	/**
	 * Take note that a task is not read at an address any more. Its object was removed by
	 * the one who had opened it: by its name alone it could belong to another owner by
	 * now.
	 */
	void closed(IpcAddress address) {
		this.index.remove(address);
	}

	/**
	 * Remove what may be left at the reply address of this process, whose name nobody
	 * else ever uses. A queue that can't be removed stays in the index, so that it is
	 * removed after the end of this process.
	 */
	void discard(IpcAddress replyAddress) {
		try {
			Transport transport = this.transports.get(replyAddress.scheme());
			if (transport != null && transport.outlivesDirectory()) {
				transport.remove(replyAddress);
			}
			this.index.remove(replyAddress);
		}
		catch (IpcException ex) {
			this.events.cleaningFailed(ex);
		}
	}

	/**
	 * Only what is found by its directory alone is listed: a queue whose name was
	 * configured may belong to other programs as well.
	 */
	private boolean isListed(Transport transport, IpcAddress address, String task) {
		return transport.outlivesDirectory()
				&& transport.resolve(address.withTarget(""), task, this.directory.path()).equals(address);
	}

	@Override
	public void close() {
		this.index.close();
	}

}
