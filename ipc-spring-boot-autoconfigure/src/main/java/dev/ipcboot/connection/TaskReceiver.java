package dev.ipcboot.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskTakenException;
import dev.ipcboot.TaskName;
import dev.ipcboot.directory.Claim;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.thread.ThreadStartException;
import org.jspecify.annotations.Nullable;

/**
 * A task that this process owns: its claim and its listening addresses. Safe for use by
 * any thread.
 */
public final class TaskReceiver implements AutoCloseable {

	/** The place of a fault that concerns the name and no address. */
	private static final Object NAME = new Object();

	private static final long NAME_CHECK_NANOS = 500_000_000;

	private final TaskOptions options;

	private final EngineEvents events;

	private final @Nullable Claim claim;

	private final Dispatch dispatch;

	private final List<Listening> listening;

	/** Called when the objects at the addresses are no longer those of this receiver. */
	private final Consumer<TaskReceiver> onRelease;

	private final Consumer<TaskReceiver> onClose;

	private final StateHistory history = new StateHistory();

	private final Duration grace;

	/**
	 * Guards {@code failures}, {@code paused} and the state that follows from them.
	 */
	private final ReentrantLock transitions = new ReentrantLock();

	/** What stands in the way, by the address or the claim that it concerns. */
	private final Map<Object, Throwable> failures = new LinkedHashMap<>();

	private boolean paused;

	private volatile State state = State.RUNNING;

	private volatile Instant since = Instant.now();

	private volatile @Nullable Throwable failure;

	private volatile @Nullable Throwable lastFailure;

	private long nameCheckedAt;

	private final CountDownLatch closing = new CountDownLatch(1);

	/** The name can't be put back at present. */
	private boolean nameInDoubt;

	/** Another process owns the name. */
	private volatile boolean nameLost;

	TaskReceiver(TaskOptions options, EngineEvents events, @Nullable Claim claim, Dispatch dispatch,
			List<Listening> listening, Duration grace, Consumer<TaskReceiver> onRelease,
			Consumer<TaskReceiver> onClose) {
		this.options = options;
		this.events = events;
		this.claim = claim;
		this.dispatch = dispatch;
		this.listening = List.copyOf(listening);
		this.grace = grace;
		this.onRelease = onRelease;
		this.onClose = onClose;
		this.history.add(new StateChange(this.state, this.since, null));
	}

	void start() {
		this.listening.forEach((each) -> each.start((cause) -> onFailure(each, cause), () -> onRecovery(each)));
	}

	private void onFailure(Object place, Throwable cause) {
		this.lastFailure = cause;
		update(() -> this.failures.put(place, cause));
	}

	private void onRecovery(Object place) {
		update(() -> this.failures.remove(place));
	}

	/**
	 * Change what the state depends on, and enter the state that follows: a fault at any
	 * address, or of the name, counts more than a pause, which outlives the fault.
	 */
	private void update(Runnable change) {
		this.transitions.lock();
		try {
			change.run();
			if (this.state == State.CLOSED) {
				return;
			}
			this.failure = this.failures.containsKey(NAME) ? this.failures.get(NAME)
					: this.failures.values().stream().findFirst().orElse(null);
			enter((this.failure != null) ? State.FAILED : (this.paused ? State.PAUSED : State.RUNNING));
		}
		finally {
			this.transitions.unlock();
		}
	}

	private void enter(State newState) {
		State before = this.state;
		if (before != newState) {
			Throwable cause = this.failure;
			this.state = newState;
			this.since = Instant.now();
			this.history.add(new StateChange(newState, this.since, (cause != null) ? cause.getMessage() : null));
			this.events.receiverStateChanged(task(), before, newState, cause);
		}
	}

	void onTick(long now) {
		if (now - this.nameCheckedAt >= NAME_CHECK_NANOS) {
			this.nameCheckedAt = now;
			checkName();
		}
		this.listening.forEach((each) -> each.onTick(now));
	}

	/**
	 * Keep cleaners of temporary files away from the claim.
	 */
	void refresh() {
		if (this.claim != null) {
			this.claim.refresh();
			checkName();
		}
	}

	/**
	 * Put back lock and record if somebody has removed them. A task that only the parent
	 * of this process reaches has no claim to lose.
	 */
	private void checkName() {
		if (this.claim == null || this.nameLost || this.state == State.CLOSED) {
			return;
		}
		try {
			if (this.claim.keep()) {
				this.events.nameRestored(task());
			}
			if (this.nameInDoubt) {
				this.nameInDoubt = false;
				onRecovery(NAME);
			}
		}
		catch (IpcTaskTakenException ex) {
			giveUp(ex);
		}
		catch (IpcException ex) {
			if (!this.nameInDoubt) {
				this.events.receiverFailed(task(), addresses().get(0), ex);
			}
			this.nameInDoubt = true;
			onFailure(NAME, ex);
		}
	}

	/**
	 * Leave everything to the new owner of the name: two readers of one object would take
	 * each other's messages.
	 */
	private void giveUp(IpcTaskTakenException cause) {
		this.nameLost = true;
		IpcException lost = new IpcException("The name '" + task() + "' is lost: its lock was removed from the "
				+ "directory, and since then it is owned by " + cause.getOwner()
				+ ". This receiver reads nothing more; keep cleaners of temporary files away from the directory, stop "
				+ "one of the two owners, then stop and start the listener container", cause);
		this.events.nameLost(task(), lost);
		onFailure(NAME, lost);
		try {
			Threads.start("ipc-" + task() + "-lost", task().startsWith(TaskName.RETURN_PREFIX), () -> {
				abandon();
				awaitClose();
			});
		}
		catch (ThreadStartException ex) {
			abandon();
		}
	}

	private void abandon() {
		String reason = "task '" + task() + "' is owned by another process now";
		this.listening.forEach((each) -> each.abandon(reason));
		this.onRelease.accept(this);
	}

	/**
	 * Keep the JVM alive: an application must not end since it has lost a name.
	 */
	private void awaitClose() {
		try {
			this.closing.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * The name of the task.
	 * @return the name
	 */
	public String task() {
		return this.options.name();
	}

	/**
	 * Where the task listens.
	 * @return the addresses, complete
	 */
	public List<IpcAddress> addresses() {
		return this.listening.stream().map(Listening::address).toList();
	}

	/**
	 * How messages are told apart.
	 * @return the framing
	 */
	public Framing framing() {
		return this.options.framing();
	}

	/**
	 * The state.
	 * @return the state
	 */
	public State state() {
		return this.state;
	}

	/**
	 * When the state was entered.
	 * @return the time
	 */
	public Instant since() {
		return this.since;
	}

	/**
	 * The fault that stopped the receiver.
	 * @return the fault, or {@code null}
	 */
	public @Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * The latest fault, also if it has been mended since.
	 * @return the fault, or {@code null} if there was none
	 */
	public @Nullable Throwable lastFailure() {
		return this.lastFailure;
	}

	/**
	 * The latest changes of the state.
	 * @return at most ten, the oldest first; the last one is the present state
	 */
	public List<StateChange> changes() {
		return this.history.all();
	}

	/**
	 * The addresses as they are now. Asks the kernel.
	 * @return one snapshot for each address
	 */
	public List<AddressSnapshot> inspect() {
		return this.listening.stream().map(Listening::inspect).toList();
	}

	/**
	 * For how long the oldest message that has been read waits for its verdict: it is in
	 * the hands of the listener, or held back by a pause. What still lies in the kernel's
	 * buffers is younger.
	 * @return the time, zero if there is none
	 */
	public Duration oldestUnhandled() {
		long now = System.nanoTime();
		long oldest = this.dispatch.oldest(now);
		for (Listening each : this.listening) {
			oldest = Math.max(oldest, each.oldestUnacknowledged(now));
		}
		return Duration.ofNanos(oldest);
	}

	/**
	 * The senders that have been heard of and not been forgotten.
	 * @return the senders
	 */
	public List<PeerSnapshot> peers() {
		List<PeerSnapshot> peers = new ArrayList<>();
		this.listening.forEach((each) -> peers.addAll(each.peers()));
		return peers;
	}

	/**
	 * How many peers were turned away at the addresses of the task, as their user is not
	 * allowed.
	 * @return the number, which never goes back
	 */
	public long refusedPeers() {
		return this.listening.stream().mapToLong(Listening::refused).sum();
	}

	/**
	 * Handle no further messages until {@link #resume()}. What is being handled goes on.
	 * The kernel's buffers fill, and hold the senders back; a broker gets back what has
	 * not been read, and gives it to others.
	 */
	public void pause() {
		update(() -> setPaused(true));
	}

	/**
	 * Go on after {@link #pause()}.
	 */
	public void resume() {
		update(() -> setPaused(false));
	}

	private void setPaused(boolean newPaused) {
		this.paused = newPaused;
		this.listening.forEach((each) -> each.pause(newPaused));
		// What a carrier keeps is not read while paused; what has been read is handled
		this.dispatch.pause(newPaused && !this.listening.stream().allMatch(Listening::isPausable));
	}

	/**
	 * Read nothing further, before the receiver is closed: what has been read is handled,
	 * verdicts are written, and the kernel's buffers hold the rest. Does not wait.
	 */
	public void stopReading() {
		this.dispatch.stopReading();
	}

	/**
	 * Whether the receiver is closed, or has been told to {@linkplain #stopReading() stop
	 * reading}.
	 * @return {@code true} if it handles nothing further
	 */
	public boolean isStopping() {
		return this.state == State.CLOSED || this.dispatch.isDraining();
	}

	/**
	 * Read nothing further and wait until what has been read is handled. The senders stay
	 * connected, so that verdicts that come later can be told until the receiver is
	 * closed.
	 * @param patience the longest wait
	 * @return whether everything that had been read was handled
	 */
	public boolean drain(Duration patience) {
		return this.dispatch.drain(patience.toNanos());
	}

	/**
	 * Close with the grace of the engine's options for the message that is being handled.
	 */
	@Override
	public void close() {
		close(this.grace);
	}

	/**
	 * Handle no further messages, wait for the one that is being handled and for its
	 * verdict to be written, then say goodbye to the senders, remove the objects and give
	 * up the name. Confirmed messages that were not handled stay with their senders.
	 * @param patience the longest wait
	 * @return whether the message that was being handled came to its end
	 */
	public boolean close(Duration patience) {
		if (!enterClosed()) {
			return true;
		}
		this.closing.countDown();
		boolean finished = this.dispatch.close(patience.toNanos());
		try {
			this.listening.forEach(Listening::close);
		}
		finally {
			this.dispatch.end();
		}
		this.onRelease.accept(this);
		if (this.claim != null) {
			this.claim.close();
		}
		this.onClose.accept(this);
		return finished;
	}

	private boolean enterClosed() {
		this.transitions.lock();
		try {
			boolean open = this.state != State.CLOSED;
			enter(State.CLOSED);
			return open;
		}
		finally {
			this.transitions.unlock();
		}
	}

	/**
	 * The states of a receiver.
	 */
	public enum State {

		/**
		 * Messages are handled.
		 */
		RUNNING,

		/**
		 * Paused on purpose.
		 */
		PAUSED,

		/**
		 * Stopped by a fault at one of its addresses at least.
		 */
		FAILED,

		/**
		 * Closed for good.
		 */
		CLOSED

	}

}
