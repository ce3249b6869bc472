package dev.ipcboot.carrier;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Inspectable;
import dev.ipcboot.transport.Pausable;
import dev.ipcboot.transport.Promising;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a task on a carrier: one channel at a time, opened again as often
 * as the carrier is lost. An accept that fails tries once; the next one tries again. Safe
 * for use by any thread.
 */
final class MessageServer implements ServerChannel, Pausable, Inspectable, Promising {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final MessageCarrier carrier;

	private final Endpoint endpoint;

	private final FrameLimits limits;

	/** What has been opened and not accepted yet. */
	private @Nullable IncomingChannel fresh;

	/** What has been opened and not closed yet. */
	private @Nullable IncomingChannel current;

	private @Nullable MessageSource source;

	private boolean paused;

	private boolean closed;

	MessageServer(MessageCarrier carrier, Endpoint endpoint, FrameLimits limits) {
		this.carrier = carrier;
		this.endpoint = endpoint;
		this.limits = limits;
	}

	/**
	 * Open the first channel, so that a fault which only people can mend is told at once.
	 */
	MessageServer begin() {
		try {
			open();
		}
		catch (CarrierLostException ex) {
			// The first accept tries again, and reports what it finds
		}
		return this;
	}

	private void open() {
		IncomingChannel channel = new IncomingChannel(this.endpoint.address(), this.endpoint.task(), this.limits,
				this::release);
		MessageSource opened = this.carrier.receive(this.endpoint, channel);
		this.lock.lock();
		try {
			if (!this.closed) {
				this.source = opened;
				this.current = channel;
				this.fresh = channel;
				if (this.paused) {
					pause(channel, opened);
				}
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		opened.close();
	}

	@Override
	public void pause() {
		this.lock.lock();
		try {
			this.paused = true;
			if (this.current != null && this.source != null) {
				pause(this.current, this.source);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void pause(IncomingChannel channel, MessageSource source) {
		channel.pause();
		source.pause(channel::giveBack);
	}

	@Override
	public void resume() {
		this.lock.lock();
		try {
			this.paused = false;
			if (this.current != null && this.source != null) {
				this.current.resume();
				this.source.resume();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void release(IncomingChannel channel) {
		MessageSource left = null;
		this.lock.lock();
		try {
			if (this.current == channel) {
				left = this.source;
				this.current = null;
				this.source = null;
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (left != null) {
			left.close();
		}
	}

	@Override
	public IpcAddress address() {
		return this.endpoint.address();
	}

	@Override
	public String promise() {
		return this.carrier.guarantees(this.endpoint);
	}

	@Override
	public Map<String, Object> inspect() {
		MessageSource opened;
		this.lock.lock();
		try {
			opened = this.source;
		}
		finally {
			this.lock.unlock();
		}
		return (opened != null) ? new LinkedHashMap<>(opened.inspect()) : Map.of();
	}

	@Override
	public @Nullable ReadableChannel accept() throws IOException {
		this.lock.lock();
		try {
			while (!this.closed) {
				IncomingChannel next = this.fresh;
				if (next != null) {
					this.fresh = null;
					return next;
				}
				if (this.current != null) {
					this.changed.awaitUninterruptibly();
				}
				else {
					reopen();
				}
			}
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void reopen() throws IOException {
		this.lock.unlock();
		try {
			open();
		}
		catch (RuntimeException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
		finally {
			this.lock.lock();
		}
	}

	@Override
	public void close() {
		IncomingChannel last;
		this.lock.lock();
		try {
			this.closed = true;
			last = this.current;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (last != null) {
			last.close();
		}
	}

}
