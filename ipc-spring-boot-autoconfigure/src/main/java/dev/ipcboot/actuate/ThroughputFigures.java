package dev.ipcboot.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import dev.ipcboot.stats.Stage;
import dev.ipcboot.stats.Throughput;
import dev.ipcboot.stats.ThroughputSnapshot;

/**
 * The figures of one or several carriers, added up and named as the endpoint shows them.
 */
final class ThroughputFigures {

	private static final double SECOND_NANOS = 1e9;

	private final List<ThroughputSnapshot> carriers;

	private final Map<String, Throughput> figures = new LinkedHashMap<>();

	ThroughputFigures(List<ThroughputSnapshot> carriers) {
		this.carriers = carriers;
		for (Stage stage : Stage.values()) {
			this.figures.put(stage.name().toLowerCase(Locale.ROOT), sum((carrier) -> carrier.stage(stage)));
		}
		this.figures.put("bytesSent", sum(ThroughputSnapshot::bytesSent));
		this.figures.put("bytesReceived", sum(ThroughputSnapshot::bytesReceived));
	}

	private Throughput sum(Function<ThroughputSnapshot, Throughput> figure) {
		List<Throughput> all = this.carriers.stream().map(figure).toList();
		return new Throughput(all.stream().mapToLong(Throughput::total).sum(),
				all.stream().mapToDouble(Throughput::lastSecond).sum(),
				all.stream().mapToDouble(Throughput::lastTenSeconds).sum(),
				all.stream().mapToDouble(Throughput::lastMinute).sum());
	}

	Map<String, Long> totals() {
		Map<String, Long> totals = new LinkedHashMap<>();
		this.figures.forEach((name, figure) -> totals.put(name, figure.total()));
		return totals;
	}

	Map<String, Map<String, Double>> rates() {
		Map<String, Map<String, Double>> rates = new LinkedHashMap<>();
		this.figures.forEach((name, figure) -> rates.put(name, windows(figure, 1)));
		return rates;
	}

	Map<String, Double> utilization() {
		// The carriers of a task share its workers
		int workers = this.carriers.stream().mapToInt(ThroughputSnapshot::workers).max().orElse(1);
		Map<String, Double> shares = windows(sum(ThroughputSnapshot::busyNanos), SECOND_NANOS * workers);
		shares.replaceAll((window, share) -> Math.min(1, share));
		return shares;
	}

	private static Map<String, Double> windows(Throughput figure, double divisor) {
		Map<String, Double> windows = new LinkedHashMap<>();
		windows.put("1s", figure.lastSecond() / divisor);
		windows.put("10s", figure.lastTenSeconds() / divisor);
		windows.put("60s", figure.lastMinute() / divisor);
		return windows;
	}

}
