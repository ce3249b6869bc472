package dev.ipcboot.actuate;

import java.util.List;
import java.util.Map;

import dev.ipcboot.stats.LatencyKind;
import dev.ipcboot.stats.ThroughputSnapshot;

/**
 * What a task did on one of its carriers; see {@link TaskThroughputDescriptor} for the
 * names.
 *
 * @param totals messages by stage and bytes, since the application started
 * @param rates for each total, how much per second over the last 1, 10 and 60 seconds
 * @param confirm from a send until its sender knew the verdict
 * @param process from a delivery to the verdict of the listener
 * @param reply from a request until the reply was there
 */
public record CarrierThroughputDescriptor(Map<String, Long> totals, Map<String, Map<String, Double>> rates,
		LatencyDescriptor confirm, LatencyDescriptor process, LatencyDescriptor reply) {

	static CarrierThroughputDescriptor of(ThroughputSnapshot snapshot) {
		ThroughputFigures figures = new ThroughputFigures(List.of(snapshot));
		return new CarrierThroughputDescriptor(figures.totals(), figures.rates(),
				LatencyDescriptor.of(snapshot.latency(LatencyKind.CONFIRM)),
				LatencyDescriptor.of(snapshot.latency(LatencyKind.PROCESS)),
				LatencyDescriptor.of(snapshot.latency(LatencyKind.REPLY)));
	}

}
