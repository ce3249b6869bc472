package dev.ipcboot.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcBackPressureException;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.thread.SupervisedThread;
import dev.ipcboot.thread.ThreadFaults;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a sender that are held back until they are due, and then sent like any
 * other, by a thread that exists only while there are some. They take no room in the
 * window meanwhile, and hold up nobody. Safe for use by any thread.
 */
final class DelayedMessages {

	private final TaskSender sender;

	private final EngineEvents events;

	private final int capacity;

	private final SupervisedThread thread;

	private final PriorityQueue<Delayed> queue = new PriorityQueue<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private long ticket;

	private boolean running;

	private boolean ended;

	DelayedMessages(TaskSender sender, EngineEvents events, ThreadFaults faults, int capacity) {
		this.sender = sender;
		this.events = events;
		this.capacity = capacity;
		this.thread = new SupervisedThread("ipc-" + sender.task() + "-delayed", true, this::run, faults);
	}

	/**
	 * Hold a message back for its delay.
	 * @param completion who waits for the verdict, or {@code null} for a plain send
	 * @throws IpcException if there are too many already, or the sender is closed
	 */
	void add(WireMessage message, int flags, @Nullable Completion completion, long timeoutNanos) {
		this.lock.lock();
		try {
			if (this.ended) {
				throw new IpcException(
						"The sender for task '" + this.sender.task() + "' is closed: the application is stopping");
			}
			if (this.queue.size() >= this.capacity) {
				throw new IpcBackPressureException(this.sender.task(),
						this.capacity + " messages are delayed already, which is ipc.template.max-delayed");
			}
			long now = System.nanoTime();
			this.queue.add(new Delayed(message.withDelay(Duration.ZERO), flags, completion, timeoutNanos,
					now + message.delayNanos(), ++this.ticket));
			if (!this.running) {
				this.running = true;
				this.thread.startSoon();
			}
			this.changed.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void run() {
		Delayed due = next();
		while (due != null) {
			send(due);
			this.thread.worked();
			due = next();
		}
	}

	/**
	 * Wait until a message is due.
	 * @return the message, or {@code null} if there are none any more
	 */
	private @Nullable Delayed next() {
		this.lock.lock();
		try {
			Delayed first = this.queue.peek();
			while (first != null) {
				long left = first.dueAt() - System.nanoTime();
				if (left <= 0) {
					return this.queue.poll();
				}
				this.changed.awaitNanos(left);
				first = this.queue.peek();
			}
			this.running = false;
			return null;
		}
		catch (InterruptedException ex) {
			// Nobody interrupts this thread: its end comes with that of the sender
			this.running = false;
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void send(Delayed due) {
		try {
			Completion completion = due.completion();
			if (completion == null) {
				this.sender.send(due.message(), Duration.ofNanos(due.timeoutNanos()));
			}
			else {
				this.sender.submit(due.message(), due.flags(), completion, due.timeoutNanos());
			}
		}
		catch (IpcException ex) {
			giveUp(due, ex);
		}
		catch (RuntimeException | Error ex) {
			giveUp(due, new IpcException("The message could not be sent: " + ex, ex));
			throw ex;
		}
	}

	private void giveUp(Delayed message, IpcException cause) {
		this.sender.statistics().expired();
		Completion completion = message.completion();
		if (completion == null) {
			this.events.messageLost(this.sender.task(), cause);
		}
		else {
			Completions.complete(completion, Outcome.EXPIRED, cause.getMessage(), -1, -1,
					Math.max(0, System.nanoTime() - message.dueAt()));
		}
	}

	/**
	 * How many there are.
	 */
	int size() {
		this.lock.lock();
		try {
			return this.queue.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give up what is not due yet, and accept nothing more.
	 */
	void end() {
		List<Delayed> left;
		this.lock.lock();
		try {
			this.ended = true;
			left = new ArrayList<>(this.queue);
			this.queue.clear();
			this.changed.signal();
		}
		finally {
			this.lock.unlock();
		}
		IpcException cause = new IpcException(
				"The application stopped before the message for task '" + this.sender.task() + "' was due");
		left.forEach((message) -> giveUp(message, cause));
	}

	private record Delayed(WireMessage message, int flags, @Nullable Completion completion, long timeoutNanos,
			long dueAt, long ticket) implements Comparable<Delayed> {

		@Override
		public int compareTo(Delayed other) {
			int order = Long.signum(this.dueAt - other.dueAt);
			return (order != 0) ? order : Long.compare(this.ticket, other.ticket);
		}

	}

}
