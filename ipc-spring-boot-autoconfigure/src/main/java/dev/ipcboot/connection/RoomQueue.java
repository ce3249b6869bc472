package dev.ipcboot.connection;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Threads that wait for room in a window. Whoever makes room pays one read of the queue
 * when nobody waits.
 */
final class RoomQueue {

	private final ConcurrentLinkedQueue<Thread> waiting = new ConcurrentLinkedQueue<>();

	void register(Thread thread) {
		this.waiting.add(thread);
	}

	void deregister(Thread thread) {
		this.waiting.remove(thread);
	}

	/**
	 * Park a registered thread until there is room, the deadline has passed or the thread
	 * is interrupted.
	 */
	void await(Thread thread, BooleanSupplier hasRoom, long deadline) {
		while (!hasRoom.getAsBoolean() && !thread.isInterrupted()) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return;
			}
			LockSupport.parkNanos(this, left);
		}
	}

	void signal() {
		for (Thread thread : this.waiting) {
			LockSupport.unpark(thread);
		}
	}

}
