package dev.ipcboot.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcMessageTooLargeException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * The way from this process to one task. Safe for use by any thread; messages of one
 * thread keep their order.
 * <p>
 * The caller's thread writes. A message on an idle link is written at once; while
 * verdicts are outstanding, further confirmed messages gather and are written together
 * when there are enough, when a caller is about to wait, when the next verdict comes, or
 * after about 100 microseconds. A plain send is always written before the call returns.
 */
public final class TaskSender implements AutoCloseable {

	private final String task;

	private final EngineOptions options;

	private final SendWindow window;

	private final LinkKeeper links;

	private final SendPath path;

	private final ForeignRequests foreign;

	private final RoomQueue room = new RoomQueue();

	private final Flusher flusher;

	private final SenderStatistics statistics;

	/** Guards the window's ends, the outbox of the link, and the link itself. */
	private final ReentrantLock lock = new ReentrantLock();

	private volatile boolean closed;

	TaskSender(String task, SenderContext context) {
		this.task = task;
		this.options = context.options();
		this.flusher = context.flusher();
		this.statistics = new SenderStatistics(context.statistics(), task);
		this.window = new SendWindow(context.options().window());
		this.links = new LinkKeeper(this, context);
		this.path = new SendPath(this, this.links, context.options());
		this.foreign = new ForeignRequests(this, this.links, context.options());
		this.flusher.add(this);
	}

	/**
	 * Send a message that nobody confirms.
	 * @param message the message
	 * @param timeout the longest wait for room at the receiver
	 * @throws IpcException if the message is too large, nobody receives for the task, or
	 * there was no room in time; nothing was sent then
	 */
	public void send(WireMessage message, Duration timeout) {
		checkSize(message);
		long deadline = System.nanoTime() + timeout.toNanos();
		lock(deadline);
		try {
			this.path.plain(message, deadline);
		}
		finally {
			unlock();
		}
	}

	/**
	 * Send a message and learn its verdict. While the receiver is away, the message is
	 * kept and sent again.
	 * @param message the message; its payload must not change until the verdict
	 * @param completion called exactly once, by the end of the timeout at the latest
	 * @param timeout the longest wait for room in the window, and for the verdict
	 * @throws IpcException if the message was not accepted; the completion is not called
	 */
	public void send(WireMessage message, Completion completion, Duration timeout) {
		submit(message, FrameLayout.FLAG_CONFIRM, completion, timeout.toNanos());
	}

	/**
	 * Send a message and learn the reply.
	 * @param message the message; its payload must not change until the reply
	 * @param completion called exactly once, by the end of the timeout at the latest
	 * @param timeout the longest wait for room in the window, and for the reply
	 * @throws IpcException if the message was not accepted; the completion is not called
	 */
	public void request(WireMessage message, Completion completion, Duration timeout) {
		submit(message, FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REQUEST, completion, timeout.toNanos());
	}

	private void submit(WireMessage message, int flags, Completion completion, long timeoutNanos) {
		checkSize(message);
		long deadline = System.nanoTime() + timeoutNanos;
		boolean gathered;
		lock(deadline);
		try {
			this.links.require();
			Link link = this.links.link();
			if (link != null && !link.framing().isConfirming()) {
				this.foreign.submit(link, message, flags, completion, deadline);
				return;
			}
			while (this.window.isFull()) {
				awaitRoom(deadline);
			}
			gathered = this.path.confirmed(message, flags, completion, deadline);
		}
		finally {
			unlock();
		}
		if (gathered) {
			this.flusher.wake(this);
		}
	}

	private void checkSize(WireMessage message) {
		int limit = this.options.limits().maxMessageSize();
		if (message.size() > limit) {
			throw new IpcMessageTooLargeException(this.task, message.size(), limit);
		}
	}

	private void lock(long deadline) {
		if (!this.lock.tryLock()) {
			lockUntil(deadline);
		}
		if (this.closed) {
			this.lock.unlock();
			throw new IpcException("The sender for task '" + this.task + "' is closed: the application is stopping");
		}
	}

	/**
	 * Give up the lock. While it was held, an answer may have made room for a request.
	 */
	private void unlock() {
		this.lock.unlock();
		this.foreign.pump();
	}

	private void lockUntil(long deadline) {
		try {
			if (this.lock.tryLock(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
				return;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IpcException("Interrupted while waiting to send to task '" + this.task + "'", ex);
		}
		throw new IpcTimeoutException("No turn to send to task '" + this.task
				+ "' in time: its receiver does not keep up with the senders of this process");
	}

	/**
	 * Give up the lock until a message has been completed. What is gathered is written
	 * first, since it may be what everybody waits for.
	 */
	private void awaitRoom(long deadline) {
		this.path.flush(deadline);
		long oldest = this.window.oldest();
		this.room.register(Thread.currentThread());
		this.lock.unlock();
		try {
			this.room.await(Thread.currentThread(), () -> !this.window.isInFlight(oldest), deadline);
		}
		finally {
			this.room.deregister(Thread.currentThread());
			this.lock.lock();
		}
		if (this.window.isFull() && System.nanoTime() - deadline >= 0) {
			throw new IpcTimeoutException("Task '" + this.task + "' has " + this.window.size()
					+ " messages without a verdict, which fill its window, and none came in time;"
					+ " its listener is slow or stuck: see ipc.window and ipc.template.send-timeout");
		}
		if (Thread.currentThread().isInterrupted()) {
			throw new IpcException("Interrupted while waiting for room in the window of task '" + this.task + "'");
		}
		if (this.closed) {
			throw new IpcException("The sender for task '" + this.task + "' was closed");
		}
		this.links.require();
	}

	/**
	 * Write what is gathered. Call it before waiting for a verdict.
	 */
	public void flush() {
		lock(System.nanoTime() + this.options.writeTimeout().toNanos());
		try {
			this.path.flush(System.nanoTime() + this.options.writeTimeout().toNanos());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Write what is gathered if nobody else is at it and without waiting for room.
	 */
	void tryFlush() {
		if (this.path.hasGathered() && this.lock.tryLock()) {
			try {
				this.path.flush(System.nanoTime());
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Some messages have been completed: let in who waits for room, write what is
	 * gathered.
	 */
	void onAnswers() {
		this.room.signal();
		tryFlush();
	}

	/**
	 * Complete what has passed its deadline, notice a peer that is gone or stuck.
	 */
	void onTick(long now) {
		this.links.checkStuck(now);
		this.foreign.onTick(now);
		if (this.lock.tryLock()) {
			try {
				this.links.check(now);
			}
			finally {
				this.lock.unlock();
			}
			this.room.signal();
		}
	}

	ReentrantLock lock() {
		return this.lock;
	}

	ForeignRequests foreign() {
		return this.foreign;
	}

	SendWindow window() {
		return this.window;
	}

	SenderStatistics statistics() {
		return this.statistics;
	}

	/**
	 * The name of the task.
	 * @return the name
	 */
	public String task() {
		return this.task;
	}

	/**
	 * The state of the way to the task.
	 * @return the state
	 */
	public State state() {
		return this.closed ? State.CLOSED : this.links.state();
	}

	/**
	 * Where the task is reached at present.
	 * @return the address, or {@code null} without a link
	 */
	public @Nullable IpcAddress address() {
		return this.links.address();
	}

	/**
	 * How many messages wait for their verdict.
	 * @return the number, which may be out of date at once
	 */
	public int unconfirmed() {
		return this.window.size() + this.foreign.size();
	}

	/**
	 * How often the way to the task was opened again after it had been open before.
	 * @return the number, which never goes back
	 */
	public long reconnects() {
		return Math.max(0, this.statistics.links() - 1);
	}

	/**
	 * Say goodbye and end. Messages without a verdict are completed as unknown.
	 */
	@Override
	public void close() {
		this.closed = true;
		if (!this.lock.tryLock()) {
			this.links.abort();
			this.lock.lock();
		}
		try {
			this.links.close();
		}
		finally {
			this.lock.unlock();
		}
		this.flusher.remove(this);
		this.room.signal();
	}

	/**
	 * The states of the way to a task.
	 */
	public enum State {

		/**
		 * There is no link; the next send opens one.
		 */
		IDLE,

		/**
		 * There is a link.
		 */
		CONNECTED,

		/**
		 * The link was lost and is being opened again, with messages kept.
		 */
		RECONNECTING,

		/**
		 * Closed for good.
		 */
		CLOSED

	}

}
