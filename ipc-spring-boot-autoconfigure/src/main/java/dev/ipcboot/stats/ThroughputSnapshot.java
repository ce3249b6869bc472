package dev.ipcboot.stats;

import java.util.Map;

/**
 * What a task did on one carrier, as it was at one moment. Immutable.
 *
 * @param task the task
 * @param scheme the scheme of the carrier
 * @param stages messages by stage; all stages are present
 * @param bytesSent bytes that the carrier took, frames included
 * @param bytesReceived bytes that were read, frames included
 * @param busyNanos nanoseconds that the workers of the listener were at work, together; a
 * rate of 1e9 means one of them all the time
 * @param workers how many workers the listener has
 * @param latencies durations by kind; all kinds are present
 */
public record ThroughputSnapshot(String task, String scheme, Map<Stage, Throughput> stages, Throughput bytesSent,
		Throughput bytesReceived, Throughput busyNanos, int workers, Map<LatencyKind, LatencySnapshot> latencies) {

	/**
	 * Keep the maps from change.
	 */
	public ThroughputSnapshot {
		stages = Map.copyOf(stages);
		latencies = Map.copyOf(latencies);
	}

	/**
	 * The messages that reached a stage.
	 * @param stage the stage
	 * @return total and rates
	 */
	public Throughput stage(Stage stage) {
		return this.stages.getOrDefault(stage, new Throughput(0, 0, 0, 0));
	}

	/**
	 * The durations of a kind.
	 * @param kind the kind
	 * @return the distribution
	 */
	public LatencySnapshot latency(LatencyKind kind) {
		return this.latencies.getOrDefault(kind, LatencySnapshot.EMPTY);
	}

}
