package dev.ipcboot.metrics;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import dev.ipcboot.connection.AddressSnapshot;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.stats.LatencyKind;
import dev.ipcboot.stats.Stage;
import dev.ipcboot.stats.TaskStatistics;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Transport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Registers the meters of a task on a carrier, once.
 */
final class TaskMeters {

	private final Set<TaskStatistics> bound = ConcurrentHashMap.newKeySet();

	private final IpcEngine engine;

	private final MeterRegistry registry;

	TaskMeters(IpcEngine engine, MeterRegistry registry) {
		this.engine = engine;
		this.registry = registry;
	}

	void bind(TaskStatistics statistics) {
		if (this.bound.add(statistics)) {
			Tags tags = Tags.of(IpcMeterNames.TAG_SYSTEM, "ipc", IpcMeterNames.TAG_TASK, statistics.task(),
					IpcMeterNames.TAG_TRANSPORT, statistics.scheme());
			bindCounters(statistics, tags);
			bindTimers(statistics, tags);
			bindGauges(statistics, tags);
			Depth.Unit unit = depthUnit(statistics.scheme());
			if (unit != null) {
				bindQueue(statistics, tags, unit);
			}
		}
	}

	private void bindCounters(TaskStatistics statistics, Tags tags) {
		for (Stage stage : Stage.values()) {
			counter(IpcMeterNames.MESSAGES, tags.and(IpcMeterNames.TAG_STAGE, stage.name().toLowerCase(Locale.ROOT)),
					statistics, (source) -> source.total(stage), "messages", "Messages by the stage they reached");
		}
		counter(IpcMeterNames.BYTES, tags.and(IpcMeterNames.TAG_DIRECTION, "sent"), statistics,
				TaskStatistics::bytesSent, "bytes", "Headers and payloads");
		counter(IpcMeterNames.BYTES, tags.and(IpcMeterNames.TAG_DIRECTION, "received"), statistics,
				TaskStatistics::bytesReceived, "bytes", "Headers and payloads");
		counter(IpcMeterNames.SENT_MESSAGES, tags.and(IpcMeterNames.TAG_OPERATION, "send"), statistics,
				(source) -> source.total(Stage.SENT), null, "Messages that the carrier took");
		counter(IpcMeterNames.CONSUMED_MESSAGES, tags.and(IpcMeterNames.TAG_OPERATION, "process"), statistics,
				(source) -> source.total(Stage.DELIVERED), null, "Messages that were delivered to the listener");
		counter(IpcMeterNames.RECONNECTS, tags, statistics, (source) -> Math.max(0, source.links() - 1), null,
				"Links that were opened again");
		counter(IpcMeterNames.REPLIES_LATE, tags, statistics, (source) -> source.total(Stage.LATE), null,
				"Replies that came after their request was given up");
	}

	private void counter(String name, Tags tags, TaskStatistics statistics, ToDoubleFunction<TaskStatistics> value,
			@Nullable String unit, String description) {
		FunctionCounter.builder(name, statistics, value)
			.tags(tags)
			.baseUnit(unit)
			.description(description)
			.register(this.registry);
	}

	private void bindTimers(TaskStatistics statistics, Tags tags) {
		timer(IpcMeterNames.OPERATION_DURATION, tags.and(IpcMeterNames.TAG_OPERATION, "send"), statistics,
				LatencyKind.CONFIRM, "From a send to its confirm");
		timer(IpcMeterNames.OPERATION_DURATION, tags.and(IpcMeterNames.TAG_OPERATION, "request"), statistics,
				LatencyKind.REPLY, "From a request to its reply");
		timer(IpcMeterNames.PROCESS_DURATION, tags.and(IpcMeterNames.TAG_OPERATION, "process"), statistics,
				LatencyKind.PROCESS, "From a delivery to the verdict");
	}

	private void timer(String name, Tags tags, TaskStatistics statistics, LatencyKind kind, String description) {
		statistics.latency(kind).addSink(new LatencyTimer(this.registry, name, tags, description));
	}

	private void bindGauges(TaskStatistics statistics, Tags tags) {
		gauge(IpcMeterNames.INFLIGHT, tags, () -> inFlight(statistics), "Messages delivered and without a verdict");
		gauge(IpcMeterNames.CONFIRMS_PENDING, tags, () -> pending(statistics), "Messages sent and without a verdict");
		gauge(IpcMeterNames.CONNECTIONS_ACTIVE, tags, () -> connections(statistics), "Peers that send to the task");
	}

	private void bindQueue(TaskStatistics statistics, Tags tags, Depth.Unit unit) {
		Tags all = tags.and(IpcMeterNames.TAG_UNIT, unit.name().toLowerCase(Locale.ROOT));
		gauge(IpcMeterNames.QUEUE_DEPTH, all, () -> queue(statistics, Depth::unread), "What waits to be read");
		gauge(IpcMeterNames.QUEUE_CAPACITY, all, () -> queue(statistics, Depth::capacity), "What fits");
	}

	private void gauge(String name, Tags tags, Supplier<Number> value, String description) {
		Gauge.builder(name, value).tags(tags).description(description).register(this.registry);
	}

	private static Number inFlight(TaskStatistics statistics) {
		long settled = statistics.total(Stage.ACKNOWLEDGED) + statistics.total(Stage.REJECTED);
		return Math.max(0, statistics.total(Stage.DELIVERED) - settled);
	}

	private Number pending(TaskStatistics statistics) {
		for (TaskSender sender : this.engine.senders()) {
			if (sender.task().equals(statistics.task())) {
				var address = sender.address();
				return (address == null || address.scheme().equals(statistics.scheme())) ? sender.unconfirmed() : 0;
			}
		}
		return 0;
	}

	private Number connections(TaskStatistics statistics) {
		return this.engine.receivers()
			.stream()
			.filter((receiver) -> receiver.task().equals(statistics.task()))
			.flatMap((receiver) -> receiver.peers().stream())
			.filter((peer) -> peer.address().scheme().equals(statistics.scheme()))
			.count();
	}

	private Number queue(TaskStatistics statistics, ToDoubleFunction<Depth> value) {
		return this.engine.receivers()
			.stream()
			.filter((receiver) -> receiver.task().equals(statistics.task()))
			.flatMap((receiver) -> receiver.inspect().stream())
			.filter((snapshot) -> snapshot.address().scheme().equals(statistics.scheme()))
			.map(AddressSnapshot::depth)
			.mapToDouble((depth) -> (depth != null) ? value.applyAsDouble(depth) : Double.NaN)
			.findFirst()
			.orElse(Double.NaN);
	}

	/**
	 * What the depth of a carrier is counted in, or {@code null} where it does not tell
	 * one.
	 */
	private Depth.@Nullable Unit depthUnit(String scheme) {
		for (Transport transport : this.engine.transports()) {
			if (transport.scheme().equals(scheme)) {
				return transport.depthUnit();
			}
		}
		return null;
	}

}
