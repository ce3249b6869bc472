package dev.ipcboot.transport.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.ChildEvents;
import dev.ipcboot.transport.ChildStatus;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.PeerFailedException;
import dev.ipcboot.transport.PeerServerChannel;
import dev.ipcboot.transport.ReadableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Supervises a child process through all its lives. Whoever accepts does the work: waits
 * for the end of a life, sees to it that nothing of it is left, pauses, and starts the
 * next one. Safe for use by any thread.
 */
final class ChildServer implements PeerServerChannel {

	/**
	 * How long after the end of the process its output may still be read, which is open
	 * for as long as a descendant holds it.
	 */
	private static final long LATE_OUTPUT_NANOS = 1_000_000_000;

	private final Endpoint endpoint;

	private final ExecOptions options;

	private final ChildEvents events;

	private final boolean nativePipes;

	private final Consumer<ChildServer> onClose;

	private final ChildLedger ledger;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private @Nullable Child child;

	private @Nullable ChildChannel channel;

	private long exitedAt;

	private long nextStart = System.nanoTime();

	private boolean closed;

	/** How long a child that is ended on purpose may read on. */
	private long patienceNanos;

	/**
	 * Create a supervisor; the first accept starts the child.
	 * @param nativePipes whether to write to the child by means of the C library
	 */
	ChildServer(Endpoint endpoint, ExecOptions options, ChildEvents events, boolean nativePipes,
			Consumer<ChildServer> onClose) {
		this.endpoint = endpoint;
		this.options = options;
		this.events = events;
		this.nativePipes = nativePipes;
		this.onClose = onClose;
		this.ledger = new ChildLedger(endpoint.task(), options,
				new Backoff(options.restart(), () -> ThreadLocalRandom.current().nextDouble()));
	}

	@Override
	public IpcAddress address() {
		return this.endpoint.address();
	}

	@Override
	public @Nullable ReadableChannel accept() {
		this.lock.lock();
		try {
			if (this.child != null && !endLife(this.child)) {
				return null;
			}
			while (awaitTime()) {
				ChildChannel started = start();
				if (started != null) {
					return started;
				}
			}
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait for the end of a life and decide what comes next.
	 * @return whether there is to be another one
	 */
	private boolean endLife(Child ending) {
		while (!this.closed && !isOver()) {
			if (this.exitedAt == 0) {
				this.changed.awaitUninterruptibly();
			}
			else {
				pause(this.exitedAt + LATE_OUTPUT_NANOS);
			}
		}
		boolean aborted = this.channel != null && this.channel.isClosed() && !this.channel.isEnded();
		terminate(ending);
		if (this.closed) {
			return false;
		}
		this.child = null;
		boolean goesOn = this.ledger.ended(ending, aborted);
		this.nextStart = System.nanoTime() + this.ledger.pauseNanos();
		this.events.ended(status());
		return goesOn;
	}

	private boolean isOver() {
		return this.child == null || (this.channel != null && this.channel.isClosed())
				|| (this.exitedAt != 0 && System.nanoTime() - this.exitedAt >= LATE_OUTPUT_NANOS);
	}

	/**
	 * Without the lock, since it takes its time.
	 */
	private void terminate(Child ending) {
		long patience = this.patienceNanos;
		this.lock.unlock();
		try {
			ending.terminate(patience);
		}
		finally {
			this.lock.lock();
		}
	}

	private boolean awaitTime() {
		while (!this.closed && this.nextStart - System.nanoTime() > 0) {
			pause(this.nextStart);
		}
		return !this.closed;
	}

	private void pause(long until) {
		try {
			this.changed.awaitNanos(until - System.nanoTime());
		}
		catch (InterruptedException ex) {
			// Only closing ends the supervision.
		}
	}

	private @Nullable ChildChannel start() {
		this.exitedAt = 0;
		try {
			Child started = Child.start(this.endpoint, this.options, this.events, this.nativePipes);
			ChildChannel opened = new ChildChannel(address(), started, this::signal);
			this.child = started;
			this.channel = opened;
			this.ledger.started(started);
			started.onExit(() -> onExit(started));
			return opened;
		}
		catch (IOException ex) {
			this.ledger.notStarted(ex);
			this.nextStart = System.nanoTime() + this.ledger.pauseNanos();
			this.events.ended(status());
			return null;
		}
	}

	private void onExit(Child exited) {
		this.lock.lock();
		try {
			if (this.child == exited) {
				this.exitedAt = System.nanoTime();
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void signal() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public @Nullable IOException absence() {
		this.lock.lock();
		try {
			if (this.closed) {
				return new PeerFailedException("its child process was ended on purpose");
			}
			if (this.child != null) {
				return isOver() ? new IOException("its " + this.child.describeEnd()) : null;
			}
			return this.ledger.absence(this.nextStart - System.nanoTime());
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean isDone() {
		return status().state() == ChildStatus.State.DONE;
	}

	/**
	 * What is known of the child.
	 */
	ChildStatus status() {
		this.lock.lock();
		try {
			return this.ledger.status(this.child, this.closed);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		close(Duration.ZERO);
	}

	@Override
	public void close(Duration patience) {
		Child last;
		this.lock.lock();
		try {
			if (!this.closed) {
				this.patienceNanos = patience.toNanos();
			}
			this.closed = true;
			last = this.child;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (last != null) {
			last.terminate(patience.toNanos());
		}
		this.onClose.accept(this);
	}

}
