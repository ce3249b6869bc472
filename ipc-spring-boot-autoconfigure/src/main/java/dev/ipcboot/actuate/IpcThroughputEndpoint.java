package dev.ipcboot.actuate;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.ipcboot.stats.StatisticsRegistry;
import dev.ipcboot.stats.ThroughputSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * How much is going on: totals, rates and latencies of every task that this application
 * sends to or receives for.
 */
@Endpoint(id = "ipcthroughput", defaultAccess = Access.READ_ONLY)
public class IpcThroughputEndpoint {

	private final StatisticsRegistry statistics;

	/**
	 * Create the endpoint.
	 * @param statistics what is counted
	 */
	public IpcThroughputEndpoint(StatisticsRegistry statistics) {
		this.statistics = statistics;
	}

	/**
	 * All tasks.
	 * @return the figures by task
	 */
	@ReadOperation
	public IpcThroughputDescriptor throughput() {
		return new IpcThroughputDescriptor(this.statistics.snapshots()
			.stream()
			.collect(Collectors.groupingBy(ThroughputSnapshot::task, TreeMap::new,
					Collectors.collectingAndThen(Collectors.toList(), TaskThroughputDescriptor::of))));
	}

	/**
	 * One task.
	 * @param task the name of the task
	 * @return the figures, or {@code null} if nothing was ever sent or received there
	 */
	@ReadOperation
	public @Nullable TaskThroughputDescriptor taskThroughput(@Selector String task) {
		List<ThroughputSnapshot> snapshots = this.statistics.snapshots()
			.stream()
			.filter((snapshot) -> snapshot.task().equals(task))
			.toList();
		return snapshots.isEmpty() ? null : TaskThroughputDescriptor.of(snapshots);
	}

}
