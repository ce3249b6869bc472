package dev.ipcboot.thread;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other, each when it is due, on a thread that exists only while
 * there are some. A task that fails harms no other. If the thread can't be started, the
 * tasks wait until it can. Safe for use by any thread.
 */
public final class SerialExecutor implements Executor {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final PriorityQueue<Task> tasks = new PriorityQueue<>();

	private final SupervisedThread thread;

	private final long keepAlive;

	private long ticket;

	/** Whether the thread runs or waits to be started. */
	private boolean started;

	private boolean running;

	/** The thread that is at a task. */
	private @Nullable Thread worker;

	private boolean closed;

	/**
	 * Create an executor without a thread.
	 * @param name the name of the thread, which is a daemon
	 * @param keepAlive how long the thread waits for a next task
	 * @param listener learns of tasks that fail
	 */
	public SerialExecutor(String name, Duration keepAlive, ThreadListener listener) {
		this.thread = new SupervisedThread(name, true, this::runAll, listener);
		this.keepAlive = keepAlive.toNanos();
	}

	@Override
	public void execute(Runnable task) {
		if (!schedule(task, Duration.ZERO)) {
			throw new RejectedExecutionException("closed");
		}
	}

	/**
	 * Run a task after a while.
	 * @param task the task
	 * @param delay how long to wait
	 * @return {@code false} if this executor is closed
	 */
	public boolean schedule(Runnable task, Duration delay) {
		this.lock.lock();
		try {
			if (this.closed) {
				return false;
			}
			this.tasks.add(new Task(task, System.nanoTime() + delay.toNanos(), ++this.ticket));
			if (!this.started) {
				this.thread.startSoon();
				this.started = true;
			}
			this.changed.signalAll();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Run a task again and again, the first time after one period.
	 * @param task the task
	 * @param period the pause between two runs
	 */
	public void repeat(Runnable task, Duration period) {
		schedule(() -> {
			try {
				task.run();
			}
			finally {
				repeat(task, period);
			}
		}, period);
	}

	private void runAll() {
		Runnable next = next();
		while (next != null) {
			try {
				next.run();
			}
			finally {
				ended();
			}
			this.thread.worked();
			next = next();
		}
	}

	private void ended() {
		this.lock.lock();
		try {
			this.worker = null;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait for a task.
	 * @return the task, or {@code null} if the thread is to end
	 */
	private @Nullable Runnable next() {
		this.lock.lock();
		try {
			this.running = true;
			long idleUntil = System.nanoTime() + this.keepAlive;
			while (true) {
				Task first = this.tasks.peek();
				long now = System.nanoTime();
				if (first != null && first.dueAt() - now <= 0) {
					this.worker = Thread.currentThread();
					return this.tasks.remove().work();
				}
				if (first == null && (this.closed || idleUntil - now <= 0)) {
					this.started = false;
					this.running = false;
					this.changed.signalAll();
					return null;
				}
				await(((first != null) ? first.dueAt() : idleUntil) - now);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void await(long nanos) {
		try {
			this.changed.awaitNanos(nanos);
		}
		catch (InterruptedException ex) {
			// It was meant for the task before
		}
	}

	/**
	 * How many tasks wait.
	 * @return the number
	 */
	public int size() {
		this.lock.lock();
		try {
			return this.tasks.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether tasks are accepted.
	 * @return {@code false} after {@link #close()}
	 */
	public boolean isOpen() {
		this.lock.lock();
		try {
			return !this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Accept nothing more, and drop what is not due yet. What is due is run.
	 */
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			long now = System.nanoTime();
			this.tasks.removeIf((task) -> task.dueAt() - now > 0);
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Interrupt the task that is being run, if there is one.
	 */
	public void interrupt() {
		this.lock.lock();
		try {
			if (this.worker != null) {
				this.worker.interrupt();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait after {@link #close()} until everything has been run. If the thread could not
	 * be started, the calling thread does it.
	 * @param nanos the longest wait
	 * @return whether it has
	 * @throws InterruptedException if the calling thread was interrupted
	 */
	public boolean awaitEnd(long nanos) throws InterruptedException {
		long deadline = System.nanoTime() + nanos;
		this.lock.lock();
		try {
			long left = nanos;
			while ((this.worker != null || !this.tasks.isEmpty()) && left > 0) {
				if (this.running) {
					this.changed.await(left, TimeUnit.NANOSECONDS);
				}
				else {
					this.thread.stop();
					runHere(this.tasks.remove().work());
				}
				left = deadline - System.nanoTime();
			}
			return this.worker == null && this.tasks.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void runHere(Runnable task) {
		this.lock.unlock();
		try {
			task.run();
		}
		finally {
			this.lock.lock();
		}
	}

	private record Task(Runnable work, long dueAt, long ticket) implements Comparable<Task> {

		@Override
		public int compareTo(Task other) {
			int order = Long.signum(this.dueAt - other.dueAt);
			return (order != 0) ? order : Long.compare(this.ticket, other.ticket);
		}

	}

}
