package dev.ipcboot.listener.container;

import java.util.HashMap;
import java.util.Map;

import dev.ipcboot.stats.BusyTime;
import dev.ipcboot.stats.StatisticsRegistry;

/**
 * The time that a worker spends in the listener, by task and carrier. A batch counts for
 * the task of its first message. Used by the thread of the worker alone.
 */
final class WorkingTime implements AutoCloseable {

	private final Map<String, Map<String, BusyTime>> times = new HashMap<>();

	private final StatisticsRegistry statistics;

	WorkingTime(StatisticsRegistry statistics) {
		this.statistics = statistics;
	}

	/**
	 * Do something for a message.
	 */
	void spend(Handling message, Runnable work) {
		BusyTime time = this.times.computeIfAbsent(message.task(), (task) -> new HashMap<>())
			.computeIfAbsent(message.transport(),
					(scheme) -> this.statistics.statistics(message.task(), scheme).openBusyTime());
		time.begin(System.nanoTime());
		try {
			work.run();
		}
		finally {
			time.end(System.nanoTime());
		}
	}

	@Override
	public void close() {
		this.times.values().forEach((byScheme) -> byScheme.values().forEach(BusyTime::close));
	}

}
