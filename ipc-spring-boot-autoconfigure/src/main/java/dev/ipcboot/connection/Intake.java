package dev.ipcboot.connection;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcBackPressureException;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.frame.WireMessage;

/**
 * Decides whether a message is accepted now, later or not at all: when nobody receives,
 * and when there is no room. On the thread of the caller, without the lock of the sender,
 * which it takes.
 */
final class Intake {

	/** The longest wait for the lock of those that are not to wait. */
	private static final long NO_WAIT_NANOS = 100_000_000;

	private static final long LONGEST_PAUSE_NANOS = 100_000_000;

	private final TaskSender sender;

	private final LinkKeeper links;

	private final SendPath path;

	private final SenderLock lock;

	private final SendWindow window;

	private final WaitingLine waiting;

	private final DeliveryOptions delivery;

	private final RoomQueue room = new RoomQueue();

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
	 * Send a message that nobody confirms.
	 */
	void plain(WireMessage message, long deadline) {
		while (true) {
			take(message.priority(), deadline);
			try {
				requireUseful(message);
				this.path.plain(message, deadline);
				return;
			}
			catch (IpcTaskUnavailableException ex) {
				if (this.delivery.whenAbsent() == WhenAbsent.FAIL || deadline - System.nanoTime() <= 0) {
					throw ex;
				}
			}
			finally {
				this.sender.release();
			}
			pause(deadline);
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
		long deadline = now + timeoutNanos;
		take(message.priority(), deadline);
		try {
			if (message.isExpired()) {
				this.links.statistics().expired();
				Completions.complete(completion, Outcome.EXPIRED, "it ceased to be of use before it was sent", -1, -1,
						System.nanoTime() - now);
				return false;
			}
			this.links.require();
			Link link = this.links.link();
			if (link != null && !link.framing().isConfirming()) {
				this.sender.foreign().submit(link, message, flags, completion, deadline);
				return false;
			}
			if (isFull() || this.room.goesBefore(message.priority())) {
				makeRoom(message.priority(), deadline);
			}
			return this.path.confirmed(message, flags, completion, deadline, now);
		}
		finally {
			this.sender.release();
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

	private void makeRoom(int priority, long deadline) {
		switch (this.delivery.backPressure()) {
			case BLOCK -> awaitRoom(priority, deadline);
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
	 * Give up the lock until there is room and nobody else goes before. What is gathered
	 * is written first, since it may be what everybody waits for.
	 */
	private void awaitRoom(int priority, long deadline) {
		RoomQueue.Place place = this.room.register(priority);
		try {
			while (isFull() || !this.room.isFirst(place)) {
				this.path.flush(deadline);
				awaitChange(place, deadline);
			}
		}
		finally {
			this.room.deregister(place);
		}
	}

	private void awaitChange(RoomQueue.Place place, long deadline) {
		boolean full = isFull();
		long oldest = this.window.oldest();
		boolean inFlight = oldest < this.window.next();
		int waited = this.waiting.size();
		this.lock.unlock();
		try {
			this.room.await(place,
					() -> !full || (inFlight && !this.window.isInFlight(oldest)) || this.waiting.size() < waited,
					deadline);
		}
		finally {
			this.lock.lock();
		}
		if (System.nanoTime() - deadline >= 0 && (isFull() || !this.room.isFirst(place))) {
			throw new IpcTimeoutException("Task '" + this.sender.task() + "' has " + this.sender.unconfirmed()
					+ " messages without a verdict, which fill its window, and none came in time;"
					+ " its listener is slow or stuck: see ipc.window and ipc.template.send-timeout");
		}
		requireUninterrupted();
		if (this.ended) {
			throw closed();
		}
		this.links.require();
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
	}

	/**
	 * Accept nothing more.
	 */
	void end() {
		this.ended = true;
	}

}
