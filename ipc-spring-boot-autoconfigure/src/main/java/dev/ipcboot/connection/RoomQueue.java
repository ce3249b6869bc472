package dev.ipcboot.connection;

import java.util.Comparator;
import java.util.Iterator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Threads that wait for their turn: for room in a window, or for a lock that is held for
 * long. The highest priority goes first, within one whoever came first. Whoever makes
 * room pays one look at the queue when nobody waits. Safe for use by any thread.
 * <p>
 * A newcomer of the same priority may overtake those who have not waited for long: to
 * hand each message on to a thread that must be woken up first would cost a hundred times
 * what the message does.
 */
final class RoomQueue {

	private static final long PATIENCE_NANOS = 10_000_000;

	private final ConcurrentSkipListSet<Place> places = new ConcurrentSkipListSet<>(
			Comparator.comparingInt((Place place) -> -place.priority()).thenComparingLong(Place::ticket));

	private final AtomicLong tickets = new AtomicLong();

	/**
	 * Queue up.
	 */
	Place register(int priority) {
		Place place = new Place(priority, this.tickets.incrementAndGet(), System.nanoTime(), Thread.currentThread());
		this.places.add(place);
		return place;
	}

	/**
	 * Leave the queue, with or without success; the next one gets its chance.
	 */
	void deregister(Place place) {
		this.places.remove(place);
		signal();
	}

	/**
	 * Take a place again that was left.
	 */
	void rejoin(Place place) {
		this.places.add(place);
	}

	boolean isFirst(Place place) {
		Iterator<Place> all = this.places.iterator();
		return all.hasNext() && all.next() == place;
	}

	/**
	 * Whether somebody waits who goes before a newcomer.
	 */
	boolean goesBefore(int priority) {
		if (this.places.isEmpty()) {
			return false;
		}
		Iterator<Place> all = this.places.iterator();
		return all.hasNext() && goesBefore(all.next(), priority);
	}

	/**
	 * Whether a thread must wait for others.
	 * @param place its place, or {@code null} for a newcomer
	 */
	boolean mustWait(@Nullable Place place, int priority) {
		return (place != null) ? !isFirst(place) : goesBefore(priority);
	}

	private static boolean goesBefore(Place first, int priority) {
		return first.priority() > priority
				|| (first.priority() == priority && System.nanoTime() - first.since() > PATIENCE_NANOS);
	}

	/**
	 * Park the thread of a place until it is its turn and something holds, the deadline
	 * has passed or the thread is interrupted.
	 */
	void await(Place place, BooleanSupplier condition, long deadline) {
		while (!(isFirst(place) && condition.getAsBoolean()) && !Thread.currentThread().isInterrupted()) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return;
			}
			LockSupport.parkNanos(this, left);
		}
	}

	/**
	 * Park the thread of a place until something may have changed.
	 * @param nanos the longest wait
	 */
	void park(long nanos) {
		LockSupport.parkNanos(this, nanos);
	}

	/**
	 * Something has changed: let the first one look.
	 */
	void signal() {
		if (!this.places.isEmpty()) {
			Iterator<Place> all = this.places.iterator();
			if (all.hasNext()) {
				LockSupport.unpark(all.next().thread());
			}
		}
	}

	/**
	 * A place in the queue.
	 *
	 * @param priority the priority of the message
	 * @param ticket the order of arrival
	 * @param since the time of arrival
	 * @param thread who waits
	 */
	record Place(int priority, long ticket, long since, Thread thread) {
	}

}
