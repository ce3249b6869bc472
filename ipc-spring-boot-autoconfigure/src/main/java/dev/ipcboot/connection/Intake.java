package dev.ipcboot.connection;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcBackPressureException;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a message is accepted now, later or not at all: when nobody receives,
 * and when there is no room. On the thread of the caller, which waits without the lock of
 * the sender: in the order of priority and arrival, for the window and for the carrier.
 */
final class Intake {

	/** The longest wait for the lock of those that are not to wait. */
	private static final long NO_WAIT_NANOS = 100_000_000;

	private static final long LONGEST_PAUSE_NANOS = 100_000_000;

	/** Interval at which a thread looks whether its turn has come. */
	private static final long LOOK_NANOS = 5_000_000;

	private static final long FAULT_PAUSE_NANOS = 1_000_000;

	private final TaskSender sender;

	private final LinkKeeper links;

	private final SendPath path;

	private final SenderLock lock;

	private final SendWindow window;

	private final WaitingLine waiting;

	private final DeliveryOptions delivery;

	/** Threads that wait for room in the window. */
	private final RoomQueue room = new RoomQueue();

	/** Threads that wait for room at the carrier. */
	private final RoomQueue carrier = new RoomQueue();

	/** Whether a thread waits at the carrier itself. */
	private final AtomicBoolean polling = new AtomicBoolean();

	private volatile boolean ended;

	Intake(TaskSender sender, LinkKeeper links, SendPath path, DeliveryOptions delivery) {
		this.sender = sender;
		this.links = links;
		this.path = path;
		this.lock = sender.lock();
		this.window = sender.window();
		this.waiting = sender.waiting();
		this.delivery = delivery;
	}

	/**
	 * Send a message that nobody confirms. It is written when this returns.
	 * @throws IpcException if it was not; says whether a part of it was
	 */
	void plain(WireMessage message, long deadline) {
		while (true) {
			try {
				SendProgress progress = tryPlain(message, deadline, null);
				if (progress != SendProgress.DONE) {
					plainInTurn(message, deadline, progress);
				}
				return;
			}
			catch (IpcTaskUnavailableException ex) {
				if (!isToWait() || deadline - System.nanoTime() <= 0) {
					throw ex;
				}
			}
			pause(deadline);
		}
	}

	/**
	 * Whether a plain send waits for an absent receiver: if it is told to, or if
	 * confirmed messages wait which it must not overtake.
	 */
	private boolean isToWait() {
		if (this.delivery.whenAbsent() == WhenAbsent.WAIT) {
			return true;
		}
		this.lock.lock();
		try {
			return !this.sender.isIdle() && this.links.deadlines().isKeeping(System.nanoTime());
		}
		finally {
			this.sender.release();
		}
	}

	private SendProgress tryPlain(WireMessage message, long deadline, RoomQueue.@Nullable Place place) {
		take(message.priority(), deadline);
		try {
			requireUseful(message);
			if (this.carrier.mustWait(place, message.priority())) {
				return SendProgress.NO_TURN;
			}
			return this.path.plain(message, deadline);
		}
		finally {
			this.sender.release();
		}
	}

	private void plainInTurn(WireMessage message, long deadline, SendProgress first) {
		RoomQueue.Place place = this.carrier.register(message.priority());
		try {
			SendProgress progress = first;
			while (progress != SendProgress.DONE) {
				if (progress.isBegun()) {
					progress = finish(progress, place, deadline);
					if (progress.isBegun()) {
						throw partlyWritten(progress);
					}
					if (progress == SendProgress.DONE) {
						this.links.statistics().sent(message.size());
						return;
					}
				}
				else {
					awaitCarrier(progress, place, message, deadline);
				}
				progress = tryPlain(message, deadline, place);
			}
		}
		finally {
			this.carrier.deregister(place);
		}
	}

	/**
	 * Write the rest of a message that is begun, without a deadline for those that are
	 * not to wait otherwise.
	 * @return {@link SendProgress#DONE}, NO_TURN if the link was lost, or the same if the
	 * time is up
	 */
	private SendProgress finish(SendProgress begun, RoomQueue.Place place, long deadline) {
		SendProgress progress = begun;
		while (progress.isBegun()) {
			boolean over = deadline - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted();
			if (!over) {
				poll(Objects.requireNonNull(progress.link()), place, deadline);
			}
			this.lock.lock();
			try {
				progress = this.path.goOn(progress);
				if (over) {
					return progress;
				}
			}
			finally {
				this.sender.release();
			}
		}
		return progress;
	}

	private IpcException partlyWritten(SendProgress begun) {
		boolean interrupted = Thread.currentThread().isInterrupted();
		this.lock.lock();
		try {
			return this.path.partlyWritten(begun, interrupted ? "until the thread was interrupted" : "in time");
		}
		finally {
			this.sender.release();
		}
	}

	/**
	 * Wait, without the lock, for room at the carrier or for a turn.
	 * @throws IpcException if the time is up, or the thread is not to wait
	 */
	private void awaitCarrier(SendProgress reason, RoomQueue.Place place, WireMessage message, long deadline) {
		Link link = this.links.link();
		if (this.delivery.backPressure() != BackPressure.BLOCK || deadline - System.nanoTime() <= 0) {
			throw this.path.noRoom((link != null) ? link.address() : null, (reason == SendProgress.NO_ROOM)
					? "its buffers are full" : "other messages of this process wait for it");
		}
		if (reason == SendProgress.NO_ROOM && link != null) {
			poll(link, place, deadline);
		}
		else {
			this.carrier.park(Math.min(LOOK_NANOS, Math.max(1, deadline - System.nanoTime())));
		}
		requireUninterrupted();
	}

	/**
	 * Wait until a link may have room. One thread at a time waits at the carrier, the
	 * others for their turn to do so.
	 */
	private void poll(Link link, RoomQueue.Place place, long deadline) {
		long wait = Math.min(LONGEST_PAUSE_NANOS, Math.max(1, deadline - System.nanoTime()));
		if (!this.carrier.isFirst(place) || !this.polling.compareAndSet(false, true)) {
			this.carrier.park(Math.min(LOOK_NANOS, wait));
			return;
		}
		try {
			link.channel().awaitRoom(link.outbox().capacity(), wait);
		}
		catch (IOException ex) {
			// The next attempt finds the fault; this thread must not spin until then
			this.carrier.park(Math.min(FAULT_PAUSE_NANOS, wait));
		}
		finally {
			this.polling.set(false);
		}
	}

	private void requireUseful(WireMessage message) {
		if (message.isExpired()) {
			this.links.statistics().expired();
			throw new IpcTimeoutException("The message for task '" + this.sender.task()
					+ "' ceased to be of use before it was sent (ipc_expiration)");
		}
	}

	private void pause(long deadline) {
		long pause = ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS / 2, LONGEST_PAUSE_NANOS);
		LockSupport.parkNanos(this, Math.min(pause, Math.max(1, deadline - System.nanoTime())));
		requireUninterrupted();
	}

	/**
	 * Accept a message that wants a verdict.
	 * @return whether something has been gathered that nobody has written yet
	 */
	boolean confirmed(WireMessage message, int flags, Completion completion, long timeoutNanos) {
		long now = System.nanoTime();
		SendProgress progress = tryConfirmed(message, flags, completion, now, now + timeoutNanos, null);
		if (progress != SendProgress.DONE) {
			confirmedInTurn(message, flags, completion, now, now + timeoutNanos, progress);
		}
		return this.path.hasGathered();
	}

	private SendProgress tryConfirmed(WireMessage message, int flags, Completion completion, long now, long deadline,
			RoomQueue.@Nullable Place place) {
		take(message.priority(), deadline);
		try {
			if (message.isExpired()) {
				this.links.statistics().expired();
				Completions.complete(completion, Outcome.EXPIRED, "it ceased to be of use before it was sent", -1, -1,
						System.nanoTime() - now);
				return SendProgress.DONE;
			}
			long absence = this.links.deadlines().absence(now);
			this.links.require(deadline);
			Link link = this.links.link();
			if (link != null && !link.framing().isConfirming()) {
				this.sender.foreign().submit(link, message, flags, completion, deadline);
				return SendProgress.DONE;
			}
			if (isFull() || this.room.goesBefore(message.priority())) {
				makeRoom(message.priority(), flags, deadline, absence, place);
			}
			if (this.delivery.backPressure() == BackPressure.BLOCK && this.links.link() != null
					&& this.carrier.mustWait(place, message.priority())) {
				return SendProgress.NO_TURN;
			}
			return this.path.confirmed(message, flags, completion, deadline, now, absence);
		}
		finally {
			this.sender.release();
		}
	}

	private void confirmedInTurn(WireMessage message, int flags, Completion completion, long now, long deadline,
			SendProgress first) {
		RoomQueue.Place place = this.carrier.register(message.priority());
		try {
			SendProgress progress = first;
			while (progress != SendProgress.DONE) {
				if (progress.isBegun()) {
					// It is accepted, whatever becomes of the rest
					finish(progress, place, deadline);
					return;
				}
				awaitCarrier(progress, place, message, deadline);
				progress = tryConfirmed(message, flags, completion, now, deadline, place);
			}
		}
		finally {
			this.carrier.deregister(place);
		}
	}

	/**
	 * Whether there is no room. Who is not to wait for it may join the line as long as
	 * there are not too many messages, even though the carrier takes no more at present.
	 */
	private boolean isFull() {
		return (this.delivery.backPressure() == BackPressure.BLOCK) ? this.window.isFull(this.waiting.size())
				: this.window.isCrowded(this.waiting.size());
	}

	private void makeRoom(int priority, int flags, long deadline, long absence, RoomQueue.@Nullable Place place) {
		switch (this.delivery.backPressure()) {
			case BLOCK -> awaitRoom(priority, flags, deadline, absence, place);
			case FAIL -> throw new IpcBackPressureException(this.sender.task(),
					"its window of " + this.window.capacity() + " messages without a verdict is full");
			case DROP_OLDEST -> {
				if (!this.links.deadlines().dropLeast(priority)) {
					throw new IpcBackPressureException(this.sender.task(), "all " + this.window.capacity()
							+ " messages of its window have been handed over or have a higher priority, and none "
							+ "has a verdict");
				}
			}
		}
	}

	private void take(int priority, long deadline) {
		if (this.delivery.backPressure() == BackPressure.BLOCK) {
			this.lock.require(priority, deadline);
		}
		else if (!this.lock.lock(priority, System.nanoTime() + NO_WAIT_NANOS)) {
			throw new IpcBackPressureException(this.sender.task(), "another message waits for its carrier");
		}
		if (this.ended) {
			this.lock.unlock();
			throw closed();
		}
	}

	private IpcException closed() {
		return new IpcException(
				"The sender for task '" + this.sender.task() + "' is closed: the application is stopping");
	}

	/**
	 * Give up the lock until there is room in the window and nobody else goes before.
	 * Writes the gathered messages first, since all callers may wait for their outcomes.
	 * @param turn the place among those that wait for the carrier, which others may have
	 * meanwhile
	 */
	private void awaitRoom(int priority, int flags, long deadline, long absence, RoomQueue.@Nullable Place turn) {
		if (turn != null) {
			this.carrier.deregister(turn);
		}
		RoomQueue.Place place = this.room.register(priority);
		try {
			while (isFull() || !this.room.isFirst(place)) {
				this.path.flush();
				awaitChange(place, flags, deadline, absence);
			}
		}
		finally {
			this.room.deregister(place);
			if (turn != null) {
				this.carrier.rejoin(turn);
			}
		}
	}

	private void awaitChange(RoomQueue.Place place, int flags, long deadline, long absence) {
		boolean full = isFull();
		long oldest = this.window.oldest();
		boolean inFlight = oldest < this.window.next();
		int waited = this.waiting.size();
		Deadlines deadlines = this.links.deadlines();
		this.lock.unlock();
		try {
			this.room.await(place,
					() -> !full || (inFlight && !this.window.isInFlight(oldest)) || this.waiting.size() < waited,
					deadlines.extended(deadline, flags, absence, System.nanoTime()));
		}
		finally {
			this.lock.lock();
		}
		long now = System.nanoTime();
		if (now - deadlines.extended(deadline, flags, absence, now) >= 0 && (isFull() || !this.room.isFirst(place))) {
			throw noRoomInWindow(deadlines.outage(now), flags);
		}
		requireUninterrupted();
		if (this.ended) {
			throw closed();
		}
		this.links.require(deadline);
	}

	private IpcTimeoutException noRoomInWindow(@Nullable String outage, int flags) {
		String timeout = "ipc.template."
				+ (((flags & FrameLayout.FLAG_REQUEST) != 0) ? "reply-timeout" : "confirm-timeout");
		String full = "Task '" + this.sender.task() + "' has " + this.sender.unconfirmed()
				+ " messages without a verdict, which fill its window, and none came in time: ";
		return new IpcTimeoutException(full
				+ ((outage != null) ? outage + ", and it has not come back; see ipc.template.retry-for and ipc.window"
						: "its listener is slow or stuck; see ipc.window and " + timeout));
	}

	private void requireUninterrupted() {
		if (Thread.currentThread().isInterrupted()) {
			throw new IpcException("Interrupted while waiting to send to task '" + this.sender.task() + "'");
		}
	}

	/**
	 * There may be room: let the first look who waits for it.
	 */
	void signal() {
		this.room.signal();
		this.carrier.signal();
	}

	/**
	 * Accept nothing more.
	 */
	void end() {
		this.ended = true;
	}

}
