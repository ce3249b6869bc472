package dev.ipcboot.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTimeoutException;

/**
 * The lock of a sender. Its owner gives it up before it waits for the carrier or for a
 * connection, except on carriers that can't do otherwise (foreign framings, brokers).
 * Threads that wait for it for longer than a moment get it in the order of their
 * priorities.
 */
final class SenderLock {

	/** Up to here it is contention, beyond it is back pressure. */
	private static final long MOMENT_NANOS = 1_000_000;

	private static final long LOOK_NANOS = 5_000_000;

	private final ReentrantLock lock = new ReentrantLock();

	private final RoomQueue turns = new RoomQueue();

	private final String task;

	SenderLock(String task) {
		this.task = task;
	}

	void lock() {
		this.lock.lock();
	}

	boolean tryLock() {
		return this.lock.tryLock();
	}

	void unlock() {
		this.lock.unlock();
	}

	/**
	 * Something that is awaited under the lock and gives it up meanwhile.
	 */
	Condition newCondition() {
		return this.lock.newCondition();
	}

	boolean isHeldByCurrentThread() {
		return this.lock.isHeldByCurrentThread();
	}

	/**
	 * Take the lock.
	 * @param priority the priority of what is to be sent
	 * @param deadline the end of the wait
	 * @return {@code false} if the deadline has passed
	 * @throws IpcException if the thread is interrupted
	 */
	boolean lock(int priority, long deadline) {
		return this.lock.tryLock() || lockUntil(priority, deadline);
	}

	/**
	 * Take the lock.
	 * @throws IpcTimeoutException if the deadline has passed
	 * @throws IpcException if the thread is interrupted
	 */
	void require(int priority, long deadline) {
		if (!lock(priority, deadline)) {
			throw new IpcTimeoutException("No turn to send to task '" + this.task
					+ "' in time: its receiver does not keep up with the senders of this process");
		}
	}

	private boolean lockUntil(int priority, long deadline) {
		try {
			return this.lock.tryLock(left(deadline, MOMENT_NANOS), TimeUnit.NANOSECONDS)
					|| lockInTurn(priority, deadline);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IpcException("Interrupted while waiting to send to task '" + this.task + "'", ex);
		}
	}

	private boolean lockInTurn(int priority, long deadline) throws InterruptedException {
		RoomQueue.Place place = this.turns.register(priority);
		try {
			while (deadline - System.nanoTime() > 0) {
				this.turns.await(place, () -> true, deadline);
				// Not for long at a time: somebody with a higher priority may come
				if (this.turns.isFirst(place) && this.lock.tryLock(left(deadline, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
					return true;
				}
				if (Thread.interrupted()) {
					throw new InterruptedException();
				}
			}
			return false;
		}
		finally {
			this.turns.deregister(place);
		}
	}

	private static long left(long deadline, long most) {
		return Math.max(1, Math.min(most, deadline - System.nanoTime()));
	}

}
