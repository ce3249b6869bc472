package dev.ipcboot.thread;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A platform thread that outlives the faults of what it runs, whatever is thrown: it
 * reports the first fault of a row, pauses longer with each further one, and runs its
 * body again, until that returns. It is a platform thread since a blocking read of a FIFO
 * or a queue would pin the carrier of a virtual one. Safe for use by any thread.
 */
public final class SupervisedThread {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	/** A body that has run for so long without a fault is in order. */
	private static final long STEADY_NANOS = LONGEST_PAUSE.toNanos() + 100_000_000;

	/** Threads that have failed and are not known to be in order again. */
	private static final Set<SupervisedThread> FAILING = ConcurrentHashMap.newKeySet();

	/** Threads that could not be started. */
	private static final Queue<SupervisedThread> PENDING = new ConcurrentLinkedQueue<>();

	private static final ReentrantLock STARTING = new ReentrantLock();

	/** The next two are guarded by {@link #STARTING}. */
	private static final Backoff STARTS = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

	private static long nextStart = System.nanoTime();

	private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

	private final String name;

	private final boolean daemon;

	private final Body body;

	private final ThreadListener listener;

	/** Orders what the listener is told: a recovery belongs to the fault before it. */
	private final ReentrantLock reporting = new ReentrantLock();

	private volatile @Nullable Thread thread;

	private volatile boolean failing;

	/** Since when the body runs without a fault. */
	private volatile long steadySince = System.nanoTime();

	/**
	 * Whether the body does not run, as its thread waits between attempts or to be
	 * started.
	 */
	private volatile boolean pausing;

	private volatile boolean stopped;

	/**
	 * Create a thread; {@link #start()} starts it.
	 * @param name the name
	 * @param daemon whether the JVM may end while it runs
	 * @param body the body
	 * @param listener learns of faults
	 */
	public SupervisedThread(String name, boolean daemon, Body body, ThreadListener listener) {
		this.name = name;
		this.daemon = daemon;
		this.body = body;
		this.listener = listener;
	}

	/**
	 * Start an ordinary thread, which ends with its task.
	 * @param name the name
	 * @param daemon whether the JVM may end while it runs
	 * @param task the task; it handles its faults itself
	 * @return the thread
	 * @throws ThreadStartException if the system could not start it
	 */
	public static Thread startOnce(String name, boolean daemon, Runnable task) {
		try {
			Thread thread = new Thread(task, name);
			thread.setDaemon(daemon);
			thread.start();
			return thread;
		}
		catch (OutOfMemoryError ex) {
			throw new ThreadStartException(name, ex);
		}
	}

	/**
	 * Start the thread. It may be started again after its body has returned.
	 * @throws ThreadStartException if the system could not start it
	 */
	public void start() {
		this.steadySince = System.nanoTime();
		this.thread = startOnce(this.name, this.daemon, this::run);
	}

	/**
	 * Start the thread now or, if the system can't, as soon as it can.
	 */
	public void startSoon() {
		try {
			start();
		}
		catch (ThreadStartException ex) {
			this.pausing = true;
			note(ex);
			PENDING.add(this);
		}
	}

	/**
	 * Look after the threads of this process that are out of order: start those that
	 * could not be started before, if it is time for another attempt, and notice those
	 * that have recovered. Called again and again by threads that run anyway.
	 */
	public static void tick() {
		FAILING.forEach(SupervisedThread::check);
		startPending();
	}

	private static void startPending() {
		if (PENDING.isEmpty() || !STARTING.tryLock()) {
			return;
		}
		try {
			SupervisedThread next = (System.nanoTime() - nextStart >= 0) ? PENDING.peek() : null;
			while (next != null && (next.stopped || next.tryStart())) {
				PENDING.remove(next);
				STARTS.reset();
				next = PENDING.peek();
			}
		}
		finally {
			STARTING.unlock();
		}
	}

	private boolean tryStart() {
		try {
			start();
			return true;
		}
		catch (ThreadStartException ex) {
			nextStart = System.nanoTime() + STARTS.next();
			note(ex);
			return false;
		}
	}

	private void run() {
		this.pausing = false;
		while (!runBody() && !this.stopped) {
			pause();
		}
		worked();
	}

	/**
	 * Run the body once.
	 * @return whether it has come to its end
	 */
	private boolean runBody() {
		try {
			this.steadySince = System.nanoTime();
			this.body.run();
			return true;
		}
		catch (Throwable ex) {
			note(ex);
			return false;
		}
	}

	/**
	 * Report a fault of which the body knows how to go on, and pause. Called by the body.
	 * @param cause the fault
	 */
	public void failed(Throwable cause) {
		note(cause);
		pause();
		this.steadySince = System.nanoTime();
	}

	/**
	 * Whatever stands in the way of the report, such as the want of memory, must not end
	 * the thread.
	 */
	private void note(Throwable cause) {
		this.reporting.lock();
		try {
			check();
			this.steadySince = System.nanoTime();
			boolean first = !this.failing;
			this.failing = true;
			FAILING.add(this);
			this.listener.threadFailed(this.name, cause, first);
		}
		catch (Throwable ex) {
			// The next fault is reported as one of the same row
		}
		finally {
			this.reporting.unlock();
		}
	}

	private void pause() {
		this.pausing = true;
		try {
			long end = System.nanoTime() + this.backoff.next();
			for (long left = end - System.nanoTime(); left > 0 && !this.stopped; left = end - System.nanoTime()) {
				// An interrupt would make each further wait return at once
				Thread.interrupted();
				LockSupport.parkNanos(this, left);
			}
		}
		finally {
			this.pausing = false;
		}
	}

	/**
	 * The body has done what it is there for. Costs a look at a field as long as there is
	 * no fault.
	 */
	public void worked() {
		if (this.failing) {
			this.reporting.lock();
			try {
				recover();
			}
			finally {
				this.reporting.unlock();
			}
		}
	}

	private void recover() {
		if (!this.failing) {
			return;
		}
		this.failing = false;
		this.backoff.reset();
		FAILING.remove(this);
		try {
			this.listener.threadRecovered(this.name);
		}
		catch (Throwable ex) {
			// The thread is in order, whether or not that can be told
		}
	}

	/**
	 * Find out whether a body that has failed before has now been running for long enough
	 * to be in order, for bodies that mostly wait.
	 */
	private void check() {
		if (!this.reporting.tryLock()) {
			return;
		}
		try {
			if (!this.pausing && System.nanoTime() - this.steadySince > STEADY_NANOS) {
				recover();
			}
		}
		finally {
			this.reporting.unlock();
		}
	}

	/**
	 * End a wait of the thread.
	 */
	public void wake() {
		LockSupport.unpark(this.thread);
	}

	/**
	 * Run the body no more once it has returned or failed.
	 */
	public void stop() {
		this.stopped = true;
		wake();
	}

	/**
	 * Body of a supervised thread. It must be possible to call it again after it has
	 * thrown something.
	 */
	@FunctionalInterface
	public interface Body {

		/**
		 * Run.
		 * @throws IOException if that has failed
		 */
		void run() throws IOException;

	}

}
