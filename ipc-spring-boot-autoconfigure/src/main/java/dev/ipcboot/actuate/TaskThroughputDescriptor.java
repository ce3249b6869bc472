package dev.ipcboot.actuate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.ipcboot.stats.ThroughputSnapshot;

/**
 * What a task did since the application started, on all its carriers together. This
 * application as a sender to the task counts {@code sent}, {@code confirmed},
 * {@code refused} (rejected by the listener), {@code expired}, {@code unknown},
 * {@code late} (replies) and {@code bytesSent}; as the owner of the task it counts
 * {@code delivered}, {@code acknowledged}, {@code rejected}, {@code redelivered},
 * {@code duplicate} and {@code bytesReceived}; {@code dropped} is either side's.
 *
 * @param totals messages by stage and bytes (headers and payloads)
 * @param rates for each total, how much per second over the last 1, 10 and 60 seconds
 * @param utilization which share of the time of its workers, as many as its concurrency,
 * was spent in the listener over the last 1, 10 and 60 seconds; from 0 to 1
 * @param carriers the same by carrier, and latencies
 */
public record TaskThroughputDescriptor(Map<String, Long> totals, Map<String, Map<String, Double>> rates,
		Map<String, Double> utilization, Map<String, CarrierThroughputDescriptor> carriers) {

	static TaskThroughputDescriptor of(List<ThroughputSnapshot> carriers) {
		ThroughputFigures figures = new ThroughputFigures(carriers);
		Map<String, CarrierThroughputDescriptor> byScheme = new TreeMap<>();
		carriers.forEach((carrier) -> byScheme.put(carrier.scheme(), CarrierThroughputDescriptor.of(carrier)));
		return new TaskThroughputDescriptor(figures.totals(), figures.rates(), figures.utilization(), byScheme);
	}

}
