package dev.ipcboot.actuate;

import dev.ipcboot.stats.LatencyKind;
import dev.ipcboot.stats.Stage;
import dev.ipcboot.stats.ThroughputSnapshot;

/**
 * A task on one of its carriers.
 *
 * @param sent messages that the carrier took
 * @param received messages that came
 * @param confirm from a send to its verdict
 * @param process from a delivery to the verdict of the listener
 * @param reply from a request to its reply
 */
public record CarrierDescriptor(long sent, long received, LatencyDescriptor confirm, LatencyDescriptor process,
		LatencyDescriptor reply) {

	static CarrierDescriptor of(ThroughputSnapshot snapshot) {
		return new CarrierDescriptor(snapshot.stage(Stage.SENT).total(), snapshot.stage(Stage.RECEIVED).total(),
				LatencyDescriptor.of(snapshot.latency(LatencyKind.CONFIRM)),
				LatencyDescriptor.of(snapshot.latency(LatencyKind.PROCESS)),
				LatencyDescriptor.of(snapshot.latency(LatencyKind.REPLY)));
	}

}
