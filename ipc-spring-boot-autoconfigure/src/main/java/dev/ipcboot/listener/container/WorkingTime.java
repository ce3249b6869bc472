package dev.ipcboot.listener.container;

import java.util.HashMap;
import java.util.Map;

import dev.ipcboot.stats.BusyTime;
import dev.ipcboot.stats.StatisticsRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The time that a worker spends in the listener, by task and carrier. A batch counts for
 * the task of its first message. Used by the thread of the worker alone.
 */
final class WorkingTime implements AutoCloseable {

	private final Map<String, Map<String, BusyTime>> times = new HashMap<>();

	private final StatisticsRegistry statistics;

	private @Nullable BusyTime current;

	WorkingTime(StatisticsRegistry statistics) {
		this.statistics = statistics;
	}

	/**
	 * Work for a message begins.
	 */
	void begin(Handling message) {
		BusyTime time = find(message);
		time.begin(System.nanoTime());
		this.current = time;
	}

	/**
	 * The work that has begun last has ended.
	 */
	void end() {
		if (this.current != null) {
			this.current.end(System.nanoTime());
			this.current = null;
		}
	}

	private BusyTime find(Handling message) {
		Map<String, BusyTime> byScheme = this.times.get(message.task());
		BusyTime time = (byScheme != null) ? byScheme.get(message.transport()) : null;
		return (time != null) ? time : open(message.task(), message.transport());
	}

	private BusyTime open(String task, String scheme) {
		BusyTime time = this.statistics.statistics(task, scheme).openBusyTime();
		this.times.computeIfAbsent(task, (name) -> new HashMap<>()).put(scheme, time);
		return time;
	}

	@Override
	public void close() {
		this.times.values().forEach((byScheme) -> byScheme.values().forEach(BusyTime::close));
	}

}
