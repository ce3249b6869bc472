package dev.ipcboot.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcMessageTooLargeException;
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
 * when nobody has added to them for about 100 microseconds. A plain send is always
 * written before the call returns.
 */
public final class TaskSender implements AutoCloseable {

	private static final int REQUEST = FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REQUEST;

	private static final long LOOK_NANOS = 2_000_000;

	private final String task;

	private final EngineOptions options;

	private final SendWindow window;

	private final WaitingLine waiting = new WaitingLine();

	private final LinkKeeper links;

	private final SendPath path;

	private final ForeignRequests foreign;

	private final Intake intake;

	private final DelayedMessages delayed;

	private final Flusher flusher;

	private final SenderUpkeep upkeep;

	private final SenderStatistics statistics;

	/**
	 * Guards the window's ends, the line, the outbox of the link, and the link itself.
	 */
	private final SenderLock lock;

	private volatile boolean closed;

	TaskSender(String task, SenderContext context) {
		this.task = task;
		this.options = context.options();
		this.flusher = context.flusher();
		this.lock = new SenderLock(task);
		this.statistics = new SenderStatistics(context.statistics(), task);
		this.window = new SendWindow(context.options().window());
		this.links = new LinkKeeper(this, context);
		this.path = new SendPath(this, this.links, context.options());
		this.foreign = new ForeignRequests(this, this.links, context.options());
		DeliveryOptions delivery = context.options().delivery(task);
		this.intake = new Intake(this, this.links, this.path, delivery);
		this.delayed = new DelayedMessages(this, context.events(), context.threads(), delivery.maxDelayed());
		this.upkeep = new SenderUpkeep(this, this.links, this.path, this.intake);
		this.flusher.add(this);
	}

	/**
	 * Send a message that nobody confirms.
	 * @param message the message; if it is to be delayed, the call returns at once
	 * @param timeout the longest wait for room at the receiver, and for the receiver if
	 * that is to be waited for
	 * @throws IpcException if the message is too large, nobody receives for the task, or
	 * there was no room in time; nothing was sent then
	 */
	public void send(WireMessage message, Duration timeout) {
		checkSize(message);
		if (message.delayNanos() > 0) {
			this.delayed.add(message, 0, null, timeout.toNanos());
		}
		else {
			this.intake.plain(message, System.nanoTime() + timeout.toNanos());
		}
	}

	/**
	 * Send a message and learn its verdict. While the receiver is away, the message is
	 * kept and sent again.
	 * @param message the message; its payload must not change until the verdict
	 * @param completion called exactly once, at the end of the timeout at the latest; as
	 * long as the receiver is away, the timeout stands still, but for no longer than
	 * {@link EngineOptions#retryFor()} in all
	 * @param timeout the longest wait for room in the window, and for the verdict; of a
	 * message that is delayed, it counts from when that is due
	 * @throws IpcException if the message was not accepted; the completion is not called
	 */
	public void send(WireMessage message, Completion completion, Duration timeout) {
		accept(message, FrameLayout.FLAG_CONFIRM, completion, timeout.toNanos());
	}

	/**
	 * Send a message and learn the reply.
	 * @param message the message; its payload must not change until the reply
	 * @param completion called exactly once, by the end of the timeout at the latest
	 * @param timeout the longest wait for room in the window, and for the reply
	 * @throws IpcException if the message was not accepted; the completion is not called
	 */
	public void request(WireMessage message, Completion completion, Duration timeout) {
		accept(message, REQUEST, completion, timeout.toNanos());
	}

	/**
	 * Send a request for whose reply the calling thread is about to wait. Where the
	 * carrier allows it, this thread reads the reply itself, which saves the time to wake
	 * it up. So the completion may have been called when this method returns, on this
	 * thread or another; if it has not, wait for it.
	 * @param message the message; its payload must not change until the reply
	 * @param completion called exactly once, by the end of the timeout at the latest
	 * @param timeout the longest wait for room in the window, and for the reply
	 * @param ended whether the completion has been called
	 * @throws IpcException if the message was not accepted; the completion is not called
	 */
	public void exchange(WireMessage message, Completion completion, Duration timeout, BooleanSupplier ended) {
		checkSize(message);
		if (message.delayNanos() > 0) {
			request(message, completion, timeout);
			return;
		}
		this.intake.confirmed(message, REQUEST, completion, timeout.toNanos());
		if (this.path.hasGathered()) {
			flush();
		}
		this.links.readUntil(ended);
	}

	private void accept(WireMessage message, int flags, Completion completion, long timeoutNanos) {
		checkSize(message);
		if (message.delayNanos() > 0) {
			this.delayed.add(message, flags, completion, timeoutNanos);
		}
		else {
			submit(message, flags, completion, timeoutNanos);
		}
	}

	/**
	 * Send a message that is due.
	 */
	void submit(WireMessage message, int flags, Completion completion, long timeoutNanos) {
		if (this.intake.confirmed(message, flags, completion, timeoutNanos)) {
			wakeFlusher();
		}
		this.links.resumeReading();
	}

	private void checkSize(WireMessage message) {
		int limit = this.options.limits().maxMessageSize();
		if (message.size() > limit) {
			throw new IpcMessageTooLargeException(this.task, message.size(), limit);
		}
	}

	/**
	 * Write what is gathered, as far as there is room. Call it before waiting for a
	 * verdict.
	 */
	public void flush() {
		long deadline = System.nanoTime() + this.options.writeTimeout().toNanos();
		this.lock.require(0, deadline);
		try {
			this.path.flush();
		}
		finally {
			release();
		}
	}

	/**
	 * Give up the lock. While it was held, an answer may have made room for a request.
	 */
	void release() {
		this.lock.unlock();
		this.foreign.pump();
	}

	SenderLock lock() {
		return this.lock;
	}

	/**
	 * What is to be done without a caller.
	 */
	SenderUpkeep upkeep() {
		return this.upkeep;
	}

	/**
	 * Have what is gathered written a little later.
	 */
	void wakeFlusher() {
		this.flusher.wake(this);
	}

	ForeignRequests foreign() {
		return this.foreign;
	}

	SendWindow window() {
		return this.window;
	}

	WaitingLine waiting() {
		return this.waiting;
	}

	SendPath path() {
		return this.path;
	}

	SenderStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Whether no message waits for anything. Under the lock.
	 */
	boolean isIdle() {
		return this.waiting.size() == 0 && this.window.isEmpty() && !this.foreign.isWaiting();
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
	 * The latest changes of the state.
	 * @return at most ten, the oldest first; the last one is the present state
	 */
	public List<LinkStateChange> changes() {
		return this.links.changes();
	}

	/**
	 * Where the task is reached at present.
	 * @return the address, or {@code null} without a link
	 */
	public @Nullable IpcAddress address() {
		return this.links.address();
	}

	/**
	 * How many messages wait for their verdict, those included that have not been handed
	 * to a channel.
	 * @return the number, which may be out of date at once
	 */
	public int unconfirmed() {
		return this.window.size() + this.waiting.size() + this.foreign.size();
	}

	/**
	 * How many messages are held back until they are due.
	 * @return the number, which may be out of date at once
	 */
	public int delayed() {
		return this.delayed.size();
	}

	/**
	 * How often the way to the task was opened again after it had been open before.
	 * @return the number, which never goes back
	 */
	public long reconnects() {
		return Math.max(0, this.statistics.links() - 1);
	}

	/**
	 * Accept nothing more, and write what is gathered, without waiting. What is delayed
	 * and not due ends as expired.
	 */
	void beginClose() {
		this.intake.end();
		this.delayed.end();
		this.intake.signal();
		this.upkeep.tryFlush();
	}

	/**
	 * Accept nothing more, write what is gathered, and wait for the outstanding verdicts;
	 * then say goodbye and end. Messages without a verdict are completed as unknown,
	 * those that were not handed to a channel as expired.
	 * @param grace the longest wait
	 */
	public void close(Duration grace) {
		beginClose();
		long deadline = System.nanoTime() + grace.toNanos();
		while (unconfirmed() > 0 && deadline - System.nanoTime() > 0) {
			this.upkeep.tryFlush();
			LockSupport.parkNanos(this, LOOK_NANOS);
		}
		close();
	}

	/**
	 * Say goodbye and end at once. Messages without a verdict are completed as unknown,
	 * those that were not handed to a channel as expired.
	 */
	@Override
	public void close() {
		this.closed = true;
		beginClose();
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
		this.intake.signal();
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
		 * There is a link to a broker that takes no messages at present.
		 */
		BLOCKED,

		/**
		 * There is no link, and it is being opened again as long as messages wait for it.
		 */
		RECONNECTING,

		/**
		 * Closed for good.
		 */
		CLOSED

	}

}
