package dev.ipcboot.transport.queue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.posix.KernelLimit;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.posix.SystemVQueue;
import dev.ipcboot.posix.SystemVStatus;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Inspectable;
import dev.ipcboot.transport.QueueDepth;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Verifiable;
import org.jspecify.annotations.Nullable;

/**
 * The owner's side of a System V queue.
 */
final class SystemVServerChannel implements ServerChannel, Verifiable, QueueDepth, Inspectable {

	private final AtomicBoolean closed = new AtomicBoolean();

	private final IpcAddress address;

	private final int key;

	private final SystemVQueue queue;

	private final SystemVReader reader;

	SystemVServerChannel(IpcAddress address, int key, SystemVQueue queue) throws PosixException {
		this.address = address;
		this.key = key;
		this.queue = queue;
		this.reader = new SystemVReader(address, queue);
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public @Nullable ReadableChannel accept() {
		return this.closed.get() ? null : this.reader;
	}

	@Override
	public boolean isIntact() {
		try {
			return !this.closed.get() && this.queue.isSame(SystemVQueue.find(this.key));
		}
		catch (PosixException ex) {
			return true;
		}
	}

	@Override
	public Depth depth() throws IOException {
		SystemVStatus status = this.queue.status();
		return new Depth(status.bytes(), status.capacity(), Depth.Unit.BYTES);
	}

	@Override
	public Map<String, Object> inspect() throws IOException {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("capacity", this.queue.status().capacity());
		for (KernelLimit limit : List.of(SystemVLimits.messageSize(), SystemVLimits.capacity())) {
			settings.put(limit.name(), limit.value());
		}
		return settings;
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			// The reader first: it must be able to tell the end from a removal by
			// somebody
			// else.
			this.reader.close();
			removeQuietly();
		}
	}

	@Override
	public void abandon() {
		if (this.closed.compareAndSet(false, true)) {
			this.reader.close();
		}
	}

	private void removeQuietly() {
		try {
			this.queue.remove();
		}
		catch (PosixException ex) {
			// Somebody else removed it; a new queue of that key has another id.
		}
	}

}
