package dev.ipcboot.actuate;

import dev.ipcboot.stats.LatencySnapshot;

/**
 * A duration over the last minute or so, in microseconds.
 *
 * @param count how many were measured
 * @param p50 half of them were at most this long
 * @param p90 nine of ten were at most this long
 * @param p99 99 of 100 were at most this long
 * @param p999 999 of 1000 were at most this long
 * @param max the longest
 */
public record LatencyDescriptor(long count, double p50, double p90, double p99, double p999, double max) {

	private static final double NANOS = 1000;

	static LatencyDescriptor of(LatencySnapshot snapshot) {
		return new LatencyDescriptor(snapshot.count(), snapshot.p50() / NANOS, snapshot.p90() / NANOS,
				snapshot.p99() / NANOS, snapshot.p999() / NANOS, snapshot.max() / NANOS);
	}

}
