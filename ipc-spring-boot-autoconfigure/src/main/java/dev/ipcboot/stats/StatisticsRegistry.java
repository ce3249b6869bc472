package dev.ipcboot.stats;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The statistics of all tasks on all carriers. Safe for use by any thread. Look a task up
 * once and keep what you get; looking up is no part of the way of a message.
 */
public final class StatisticsRegistry {

	private final Map<Key, TaskStatistics> statistics = new ConcurrentHashMap<>();

	private final List<Consumer<TaskStatistics>> listeners = new CopyOnWriteArrayList<>();

	private final LongSupplier clock;

	/**
	 * Create a registry that uses the clock of the JVM.
	 */
	public StatisticsRegistry() {
		this(System::nanoTime);
	}

	/**
	 * Create a registry.
	 * @param clock a monotonic clock in nanoseconds
	 */
	public StatisticsRegistry(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * The statistics of a task on a carrier, begun when first asked for.
	 * @param task the task
	 * @param scheme the scheme of the carrier
	 * @return the statistics, always the same until they are removed
	 */
	public TaskStatistics statistics(String task, String scheme) {
		Key key = new Key(task, scheme);
		TaskStatistics known = this.statistics.get(key);
		if (known != null) {
			return known;
		}
		TaskStatistics created = new TaskStatistics(task, scheme, this.clock);
		TaskStatistics earlier = this.statistics.putIfAbsent(key, created);
		if (earlier != null) {
			return earlier;
		}
		this.listeners.forEach((listener) -> listener.accept(created));
		return created;
	}

	/**
	 * Be told of all statistics, those that are there and those to come. One that comes
	 * just now may be told of twice.
	 * @param listener called on the thread that asks first for a task on a carrier; must
	 * not throw
	 */
	public void addListener(Consumer<TaskStatistics> listener) {
		this.listeners.add(listener);
		this.statistics.values().forEach(listener);
	}

	/**
	 * The statistics of a task on a carrier, if there are any.
	 * @param task the task
	 * @param scheme the scheme of the carrier
	 * @return the statistics
	 */
	public Optional<TaskStatistics> find(String task, String scheme) {
		return Optional.ofNullable(this.statistics.get(new Key(task, scheme)));
	}

	/**
	 * Forget a task on a carrier, for tasks that come and go. What is still recorded
	 * there is not seen any more.
	 * @param task the task
	 * @param scheme the scheme of the carrier
	 */
	public void remove(String task, String scheme) {
		this.statistics.remove(new Key(task, scheme));
	}

	/**
	 * Take note of all totals, for the rates. To be called every 100 ms to 1 s.
	 */
	public void tick() {
		long now = this.clock.getAsLong();
		this.statistics.values().forEach((each) -> each.tick(now));
	}

	/**
	 * Everything as it is now.
	 * @return one snapshot per task and carrier, in order of task and scheme
	 */
	public List<ThroughputSnapshot> snapshots() {
		return this.statistics.values()
			.stream()
			.sorted(Comparator.comparing(TaskStatistics::task).thenComparing(TaskStatistics::scheme))
			.map(TaskStatistics::snapshot)
			.toList();
	}

	private record Key(String task, String scheme) {
	}

}
