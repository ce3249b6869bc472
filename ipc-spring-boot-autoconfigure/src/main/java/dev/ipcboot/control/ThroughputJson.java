package dev.ipcboot.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.ipcboot.directory.JsonWriter;
import dev.ipcboot.directory.ProcessIdentity;
import dev.ipcboot.stats.LatencyKind;
import dev.ipcboot.stats.LatencySnapshot;
import dev.ipcboot.stats.Stage;
import dev.ipcboot.stats.Throughput;
import dev.ipcboot.stats.ThroughputSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * The figures of all tasks as JSON.
 */
final class ThroughputJson {

	private static final double MICROSECOND_NANOS = 1000;

	private ThroughputJson() {
	}

	static String write(@Nullable String application, List<ThroughputSnapshot> carriers) {
		Map<String, Object> object = new LinkedHashMap<>();
		object.put("application", application);
		object.put("pid", ProcessIdentity.current().pid());
		object.put("tasks", carriers.stream().map(ThroughputJson::describe).toList());
		return JsonWriter.write(object);
	}

	private static Map<String, Object> describe(ThroughputSnapshot carrier) {
		Map<String, Object> figures = new LinkedHashMap<>();
		for (Stage stage : Stage.values()) {
			figures.put(stage.name().toLowerCase(Locale.ROOT), describe(carrier.stage(stage)));
		}
		figures.put("bytesSent", describe(carrier.bytesSent()));
		figures.put("bytesReceived", describe(carrier.bytesReceived()));
		Map<String, Object> latencies = new LinkedHashMap<>();
		for (LatencyKind kind : LatencyKind.values()) {
			latencies.put(kind.name().toLowerCase(Locale.ROOT), describe(carrier.latency(kind)));
		}
		return Map.of("task", carrier.task(), "carrier", carrier.scheme(), "figures", figures, "latencies", latencies);
	}

	private static Map<String, Object> describe(Throughput figure) {
		return Map.of("total", figure.total(), "1s", figure.lastSecond(), "10s", figure.lastTenSeconds(), "60s",
				figure.lastMinute());
	}

	private static Map<String, Object> describe(LatencySnapshot latency) {
		return Map.of("count", latency.total(), "p50", latency.p50() / MICROSECOND_NANOS, "p99",
				latency.p99() / MICROSECOND_NANOS);
	}

}
