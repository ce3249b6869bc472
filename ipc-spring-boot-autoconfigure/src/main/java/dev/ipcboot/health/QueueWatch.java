package dev.ipcboot.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.AddressSnapshot;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.thread.SerialExecutor;
import dev.ipcboot.thread.ThreadListener;
import dev.ipcboot.transport.Depth;

/**
 * Looks once a second at what waits in the kernel for the tasks of this process, so that
 * health can tell since when a queue is too full. Carriers that don't tell are not
 * watched. Safe for use by any thread.
 */
public final class QueueWatch implements AutoCloseable {

	private static final Duration PERIOD = Duration.ofSeconds(1);

	private final Map<Place, FullQueue> full = new ConcurrentHashMap<>();

	private final Supplier<Collection<TaskReceiver>> receivers;

	private final QueueThresholds thresholds;

	private final SerialExecutor executor;

	/**
	 * Begin to watch.
	 * @param receivers the tasks of this process
	 * @param thresholds what is too full
	 * @param faults learns of the faults of the thread
	 */
	public QueueWatch(Supplier<Collection<TaskReceiver>> receivers, QueueThresholds thresholds, ThreadListener faults) {
		this.receivers = receivers;
		this.thresholds = thresholds;
		this.executor = new SerialExecutor("ipc-health", Duration.ZERO, faults);
		this.executor.repeat(this::look, PERIOD);
	}

	/**
	 * What is too full, and for how long that is allowed.
	 * @return the thresholds
	 */
	QueueThresholds thresholds() {
		return this.thresholds;
	}

	/**
	 * The queues of a task that have been too full for too long.
	 * @param receiver the task
	 * @return one element for each, or none
	 */
	List<FullQueue> overdue(TaskReceiver receiver) {
		look(receiver, new HashSet<>());
		Instant limit = Instant.now().minus(this.thresholds.duration());
		List<FullQueue> overdue = new ArrayList<>();
		this.full.forEach((place, queue) -> {
			if (place.task().equals(receiver.task()) && !queue.since().isAfter(limit)) {
				overdue.add(queue);
			}
		});
		return overdue;
	}

	private void look() {
		Set<Place> seen = new HashSet<>();
		this.receivers.get().forEach((receiver) -> look(receiver, seen));
		this.full.keySet().retainAll(seen);
	}

	private void look(TaskReceiver receiver, Set<Place> seen) {
		for (AddressSnapshot snapshot : receiver.inspect()) {
			Depth depth = snapshot.depth();
			Place place = new Place(receiver.task(), snapshot.address());
			if (depth != null && depth.unread() > this.thresholds.share() * depth.capacity()) {
				seen.add(place);
				this.full.compute(place, (key, before) -> new FullQueue(snapshot.address(), depth,
						(before != null) ? before.since() : Instant.now()));
			}
			else {
				this.full.remove(place);
			}
		}
	}

	@Override
	public void close() {
		this.executor.close();
		this.executor.interrupt();
	}

	private record Place(String task, IpcAddress address) {
	}

	/**
	 * A queue that is too full.
	 *
	 * @param address the address
	 * @param depth how full it is
	 * @param since since when it has been too full
	 */
	record FullQueue(IpcAddress address, Depth depth, Instant since) {

		@Override
		public String toString() {
			return this.address + " holds " + this.depth.unread() + " of " + this.depth.capacity() + " "
					+ this.depth.unit().name().toLowerCase(Locale.ROOT) + " and has been this full for "
					+ Duration.between(this.since, Instant.now()).toSeconds() + " s: its listener does not keep up";
		}

	}

}
