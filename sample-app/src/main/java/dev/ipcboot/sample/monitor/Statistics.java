package dev.ipcboot.sample.monitor;

import org.jspecify.annotations.Nullable;

/**
 * A metric over a time. Everything but the count is {@code null} if there is no value.
 *
 * @param metric the name of the metric
 * @param count how many values there are
 * @param min the least of them
 * @param max the greatest
 * @param mean their mean
 * @param last the latest
 */
public record Statistics(String metric, int count, @Nullable Double min, @Nullable Double max, @Nullable Double mean,
		@Nullable Double last) {
}
