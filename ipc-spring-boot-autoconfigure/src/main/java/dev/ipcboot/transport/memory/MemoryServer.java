package dev.ipcboot.transport.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import org.jspecify.annotations.Nullable;

/**
 * The listening side within the JVM. Safe for use by any thread.
 */
final class MemoryServer implements ServerChannel {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Deque<MemoryChannel> waiting = new ArrayDeque<>();

	private final IpcAddress address;

	private final Consumer<MemoryServer> unregister;

	private boolean closed;

	MemoryServer(IpcAddress address, Consumer<MemoryServer> unregister) {
		this.address = address;
		this.unregister = unregister;
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Nullable MemoryChannel connect() {
		MemoryBuffer there = new MemoryBuffer();
		MemoryBuffer back = new MemoryBuffer();
		this.lock.lock();
		try {
			if (this.closed) {
				return null;
			}
			this.waiting.add(new MemoryChannel(this.address, there, back));
			this.changed.signal();
		}
		finally {
			this.lock.unlock();
		}
		return new MemoryChannel(this.address, back, there);
	}

	@Override
	public @Nullable ReadableChannel accept() {
		this.lock.lock();
		try {
			while (!this.closed && this.waiting.isEmpty()) {
				this.changed.awaitUninterruptibly();
			}
			return (this.closed) ? null : this.waiting.poll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.unregister.accept(this);
		this.lock.lock();
		try {
			this.closed = true;
			this.waiting.forEach(MemoryChannel::close);
			this.waiting.clear();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
