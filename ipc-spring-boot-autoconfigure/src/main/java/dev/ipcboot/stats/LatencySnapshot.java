package dev.ipcboot.stats;

/**
 * The distribution of a duration over the last minute or so. All durations are in
 * nanoseconds, with an error of at most one percent (64 ns for the shortest). Immutable.
 *
 * @param total how many were recorded since the beginning
 * @param count how many of them the percentiles are computed from; without any, the
 * percentiles are 0
 * @param p50 half of them were at most this long
 * @param p90 nine of ten were at most this long
 * @param p99 99 of 100 were at most this long
 * @param p999 999 of 1000 were at most this long
 * @param max the longest
 */
public record LatencySnapshot(long total, long count, long p50, long p90, long p99, long p999, long max) {

	/**
	 * Nothing was recorded.
	 */
	public static final LatencySnapshot EMPTY = new LatencySnapshot(0, 0, 0, 0, 0, 0, 0);

}
