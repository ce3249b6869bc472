package dev.ipcboot.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.thread.SupervisedThread;
import dev.ipcboot.thread.ThreadFaults;
import dev.ipcboot.thread.ThreadListener;
import dev.ipcboot.thread.ThreadStartException;
import dev.ipcboot.transport.PeerFailedException;
import dev.ipcboot.transport.PeerServerChannel;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.TransportTraits.Peers;
import org.jspecify.annotations.Nullable;

/**
 * The relation of a task to its single peer, through all lives of the peer. One thread
 * waits for lives, and each life has a thread that reads. The receiver and the sender of
 * the task share it; it is opened by whichever comes first and closed with the last. Safe
 * for use by any thread.
 */
final class Peering implements ThreadListener, AutoCloseable {

	/** How often who waits for a life looks whether it has failed to come. */
	private static final long LOOK_NANOS = 50_000_000;

	private final String task;

	private final PeerServerChannel server;

	private final InboundContext nobody;

	private final Duration patience;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Set<Object> users = new HashSet<>();

	private volatile InboundContext context;

	private volatile @Nullable PeerLife life;

	/** The life that there is, or else the one before. */
	private volatile @Nullable PeerLife latest;

	private volatile @Nullable Throwable failure;

	private final SupervisedThread thread;

	private boolean started;

	private boolean ended;

	private volatile boolean closed;

	/** Used by the thread that accepts alone. */
	private int lives;

	private final ThreadFaults faults;

	/**
	 * Create the relation; nothing runs yet.
	 * @param nobody receives while there is no receiver
	 * @param patience how long a peer may read on when it is to end
	 */
	Peering(PeerServerChannel server, InboundContext nobody, Duration patience, ThreadFaults faults) {
		this.task = nobody.task();
		this.server = server;
		this.nobody = nobody;
		this.patience = patience;
		this.context = nobody;
		this.faults = faults;
		this.thread = new SupervisedThread(threadName() + "-lives", true, this::acceptAll, this);
	}

	private String threadName() {
		return "ipc-" + this.task + "-" + address().scheme();
	}

	@Override
	public void threadFailed(String name, Throwable cause, boolean first) {
		this.failure = cause;
		this.faults.threadFailed(name, cause, first);
	}

	@Override
	public void threadRecovered(String name) {
		this.failure = null;
		this.faults.threadRecovered(name);
	}

	String task() {
		return this.task;
	}

	/**
	 * Whether the peer has started this process.
	 */
	boolean isParent() {
		return this.nobody.traits().peers() == Peers.PARENT;
	}

	IpcAddress address() {
		return this.server.address();
	}

	/**
	 * The sources that speak on the channel, whoever receives.
	 */
	Sources sources() {
		return this.nobody.sources();
	}

	InboundContext context() {
		return this.context;
	}

	/** Under the lock of {@link Peerings}. */
	Set<Object> users() {
		return this.users;
	}

	/**
	 * Give what comes to a receiver, and see to it that there is a peer.
	 */
	void attach(InboundContext receiver) {
		this.lock.lock();
		try {
			if (this.context == receiver) {
				return;
			}
			if (this.context != this.nobody) {
				throw new IpcException("Task '" + this.task + "' at " + address()
						+ " is received by another listener of this process already; close that one first");
			}
			receiveFor(receiver);
			start();
		}
		finally {
			this.lock.unlock();
		}
	}

	void detach(InboundContext receiver) {
		this.lock.lock();
		try {
			if (this.context == receiver) {
				receiveFor(this.nobody);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void receiveFor(InboundContext receiver) {
		this.context = receiver;
		PeerLife current = this.life;
		if (current != null) {
			current.receiveFor(receiver);
		}
		this.changed.signalAll();
	}

	/**
	 * Wait until a receiver is detached or there will be no further life.
	 * @throws IOException if the peer has come to an end that was not to be expected
	 */
	void awaitEnd(InboundContext receiver) throws IOException {
		this.lock.lock();
		try {
			while (this.context == receiver && !(this.ended && !this.server.isDone())) {
				this.changed.awaitUninterruptibly();
			}
			if (this.context == receiver) {
				throw new PeerFailedException("the peer has ended for good", problem());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Why there is no peer, if there is none.
	 */
	@Nullable IOException absence() {
		return this.server.absence();
	}

	private @Nullable Throwable problem() {
		Throwable fault = this.failure;
		return (fault != null) ? fault : this.server.absence();
	}

	/**
	 * A way to the peer. Waits while it comes to life, but not for its next life.
	 * @throws IpcTaskUnavailableException if it is not there
	 */
	PeerLink connect(long timeoutNanos) {
		long deadline = System.nanoTime() + timeoutNanos;
		this.lock.lock();
		try {
			start();
			PeerLife current = this.life;
			while (current == null) {
				awaitLife(deadline - System.nanoTime());
				current = this.life;
			}
			return current.link();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitLife(long left) {
		Throwable absence = problem();
		if (absence != null) {
			throw new IpcTaskUnavailableException(this.task, String.valueOf(absence.getMessage()), absence);
		}
		if (this.ended || left <= 0) {
			throw new IpcTaskUnavailableException(this.task,
					"its peer at " + address() + (this.ended ? " has ended" : " did not start in time"), null);
		}
		try {
			this.changed.awaitNanos(Math.min(left, LOOK_NANOS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IpcException("Interrupted while task '" + this.task + "' was starting", ex);
		}
	}

	private void start() {
		if (!this.started) {
			this.thread.start();
			this.started = true;
		}
	}

	private void acceptAll() throws IOException {
		ReadableChannel channel = this.server.accept();
		while (channel != null) {
			this.thread.worked();
			begin(channel);
			channel = this.server.accept();
		}
		this.lock.lock();
		try {
			this.ended = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have a life read. The peer waits as long as no thread can be started.
	 */
	private void begin(ReadableChannel channel) {
		PeerLife begun = enter(channel);
		String name = threadName() + "-" + ++this.lives;
		while (!this.closed && !read(name, channel, begun)) {
			// Until there is room for a thread
		}
		if (this.closed) {
			begun.close();
		}
	}

	private PeerLife enter(ReadableChannel channel) {
		this.lock.lock();
		try {
			PeerLife begun = new PeerLife(this, channel);
			this.life = begun;
			this.latest = begun;
			this.changed.signalAll();
			return begun;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean read(String name, ReadableChannel channel, PeerLife begun) {
		try {
			ReadLoop loop = new ReadLoop(channel, this.nobody.traits(), this.nobody.framing(), this.nobody.options(),
					begun);
			Threads.startReader(name, loop, loop, (defect) -> this.faults.passed(name, defect));
			return true;
		}
		catch (ThreadStartException | OutOfMemoryError ex) {
			this.thread.failed(ex);
			return false;
		}
	}

	/**
	 * A life is over.
	 * @return what became of it, if that is known
	 */
	@Nullable IOException onEnd(PeerLife over) {
		this.lock.lock();
		try {
			if (this.life == over) {
				this.life = null;
			}
		}
		finally {
			this.lock.unlock();
		}
		return this.closed ? null : this.server.absence();
	}

	/**
	 * Write what was begun, as far as there is room. Never waits.
	 */
	void onTick() {
		PeerLife current = this.life;
		if (current != null) {
			current.complete();
		}
	}

	/**
	 * Wait for replies that have been given and not been written.
	 * @return the rest of the patience
	 */
	private Duration awaitReplies() {
		PeerLife last = this.latest;
		if (last == null) {
			return this.patience;
		}
		long start = System.nanoTime();
		last.awaitReplies(this.patience.toNanos());
		Duration left = this.patience.minusNanos(System.nanoTime() - start);
		return left.isNegative() ? Duration.ZERO : left;
	}

	/**
	 * Let the peer end: it has a bounded time for it, and the whole shutdown timeout as
	 * long as it reads on.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.thread.stop();
		this.server.close(awaitReplies());
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		this.nobody.statistics().close();
	}

}
