package dev.ipcboot.stats;

/**
 * A counter and its rates. Immutable.
 *
 * @param total everything since the beginning
 * @param lastSecond per second, over the last second
 * @param lastTenSeconds per second, over the last ten seconds
 * @param lastMinute per second, over the last minute
 */
public record Throughput(long total, double lastSecond, double lastTenSeconds, double lastMinute) {
}
