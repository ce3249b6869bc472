package dev.ipcboot.listener.container;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * What has been read and waits for a thread. Bounded: a reader waits for room, and the
 * kernel holds the senders back meanwhile. Safe for use by any thread; one lock guards
 * everything.
 */
final class Inbox {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition room = this.lock.newCondition();

	private final Condition content = this.lock.newCondition();

	private final Deque<Handling> messages = new ArrayDeque<>();

	private final int capacity;

	private State state = State.OPEN;

	Inbox(int capacity) {
		this.capacity = capacity;
	}

	/**
	 * Add a message, waiting for room.
	 * @return {@code false} if it is not taken any more, since the container stops
	 */
	boolean put(Handling message) {
		this.lock.lock();
		try {
			while (takes(message) && this.messages.size() >= this.capacity) {
				this.room.awaitUninterruptibly();
			}
			if (!takes(message)) {
				return false;
			}
			this.messages.addLast(message);
			this.content.signal();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Nobody sends again what nobody waits for: it is taken as long as possible. */
	private boolean takes(Handling message) {
		return this.state == State.OPEN || (this.state != State.CLOSED && !message.isConfirmed());
	}

	/**
	 * Add a message that is handled again, whether or not there is room.
	 * @return {@code false} if it is not taken any more
	 */
	boolean putAgain(Handling message) {
		this.lock.lock();
		try {
			if (this.state != State.OPEN) {
				return false;
			}
			this.messages.addLast(message);
			this.content.signal();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take a message, waiting for one.
	 * @return the message, or {@code null} at the end
	 */
	@Nullable Handling take() {
		this.lock.lock();
		try {
			while (this.messages.isEmpty() && mayGrow()) {
				this.content.awaitUninterruptibly();
			}
			Handling message = this.messages.pollFirst();
			this.room.signal();
			return message;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take several messages, waiting for the first as long as it takes. One that has
	 * failed before comes alone, so that it can't make others fail again.
	 * @param max the most messages
	 * @param nanos the longest wait for the others
	 * @return the messages, none at the end
	 */
	List<Handling> takeBatch(int max, long nanos) {
		// As large as it may become: what has been taken must not be lost for lack of
		// memory
		List<Handling> batch = new ArrayList<>(Math.min(max, this.capacity));
		this.lock.lock();
		try {
			while (this.messages.isEmpty() && mayGrow()) {
				this.content.awaitUninterruptibly();
			}
			long left = nanos;
			while (fill(batch, max) && left > 0 && this.state == State.OPEN) {
				left = awaitContent(left);
			}
			return batch;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Move what is there into a batch.
	 * @return whether more would fit
	 */
	private boolean fill(List<Handling> batch, int max) {
		while (batch.size() < max) {
			Handling next = this.messages.peekFirst();
			if (next == null) {
				return true;
			}
			boolean alone = next.attempt() > 1;
			if (alone && !batch.isEmpty()) {
				return false;
			}
			batch.add(this.messages.removeFirst());
			this.room.signal();
			if (alone) {
				return false;
			}
		}
		return false;
	}

	private long awaitContent(long nanos) {
		try {
			return this.content.awaitNanos(nanos);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 0;
		}
	}

	private boolean mayGrow() {
		return this.state == State.OPEN || this.state == State.DRAINING;
	}

	/**
	 * Take nothing further that a sender would send again.
	 */
	void drain() {
		change(State.DRAINING);
	}

	/**
	 * Let threads end when they have taken what is there: no thread reads any more.
	 */
	void seal() {
		change(State.SEALED);
	}

	/**
	 * Take nothing further.
	 * @return what has not been taken
	 */
	List<Handling> close() {
		change(State.CLOSED);
		this.lock.lock();
		try {
			List<Handling> left = List.copyOf(this.messages);
			this.messages.clear();
			return left;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void change(State newState) {
		this.lock.lock();
		try {
			this.state = (newState.compareTo(this.state) > 0) ? newState : this.state;
			this.content.signalAll();
			this.room.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether there is nothing left to take, and nothing will come.
	 */
	boolean isFinished() {
		this.lock.lock();
		try {
			return !mayGrow() && this.messages.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		this.lock.lock();
		try {
			return this.messages.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	private enum State {

		OPEN, DRAINING, SEALED, CLOSED

	}

}
