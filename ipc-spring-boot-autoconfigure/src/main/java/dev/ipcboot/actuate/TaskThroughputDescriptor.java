package dev.ipcboot.actuate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import dev.ipcboot.stats.Stage;
import dev.ipcboot.stats.Throughput;
import dev.ipcboot.stats.ThroughputSnapshot;

/**
 * What a task did since the application started, on all its carriers together. The first
 * five figures are what this application sent to the task, the next five what it received
 * for it.
 *
 * @param sent messages that the carrier took
 * @param confirmed messages whose listener acknowledged them
 * @param rejected messages whose listener rejected them
 * @param expired messages given up before anybody could have handled them
 * @param unknown messages whose verdict was never learned
 * @param received messages that came
 * @param acknowledged messages that the listener acknowledged
 * @param redelivered messages that came marked as sent before
 * @param duplicate messages that came twice and were handed on once
 * @param dropped messages dropped on purpose
 * @param bytesSent bytes of headers and payload that the carrier took
 * @param bytesReceived bytes of headers and payload that came
 * @param rates for each of these figures, how much per second over the last 1, 10 and 60
 * seconds
 * @param carriers latencies by carrier
 */
public record TaskThroughputDescriptor(long sent, long confirmed, long rejected, long expired, long unknown,
		long received, long acknowledged, long redelivered, long duplicate, long dropped, long bytesSent,
		long bytesReceived, Map<String, Map<String, Double>> rates, Map<String, CarrierDescriptor> carriers) {

	static TaskThroughputDescriptor of(List<ThroughputSnapshot> carriers) {
		Map<String, Throughput> figures = new LinkedHashMap<>();
		for (Stage stage : Stage.values()) {
			figures.put(stage.name().toLowerCase(Locale.ROOT), sum(carriers, (carrier) -> carrier.stage(stage)));
		}
		Throughput bytesSent = sum(carriers, ThroughputSnapshot::bytesSent);
		Throughput bytesReceived = sum(carriers, ThroughputSnapshot::bytesReceived);
		figures.put("bytesSent", bytesSent);
		figures.put("bytesReceived", bytesReceived);
		Map<String, Map<String, Double>> rates = new LinkedHashMap<>();
		figures.forEach((name, figure) -> rates.put(name, rates(figure)));
		Map<String, CarrierDescriptor> byScheme = new TreeMap<>();
		carriers.forEach((carrier) -> byScheme.put(carrier.scheme(), CarrierDescriptor.of(carrier)));
		return new TaskThroughputDescriptor(total(carriers, Stage.SENT), total(carriers, Stage.CONFIRMED),
				total(carriers, Stage.REJECTED), total(carriers, Stage.EXPIRED), total(carriers, Stage.UNKNOWN),
				total(carriers, Stage.RECEIVED), total(carriers, Stage.ACKNOWLEDGED),
				total(carriers, Stage.REDELIVERED), total(carriers, Stage.DUPLICATE), total(carriers, Stage.DROPPED),
				bytesSent.total(), bytesReceived.total(), rates, byScheme);
	}

	private static long total(List<ThroughputSnapshot> carriers, Stage stage) {
		return carriers.stream().mapToLong((carrier) -> carrier.stage(stage).total()).sum();
	}

	private static Throughput sum(List<ThroughputSnapshot> carriers, Function<ThroughputSnapshot, Throughput> figure) {
		List<Throughput> all = new ArrayList<>();
		carriers.forEach((carrier) -> all.add(figure.apply(carrier)));
		return new Throughput(all.stream().mapToLong(Throughput::total).sum(),
				all.stream().mapToDouble(Throughput::lastSecond).sum(),
				all.stream().mapToDouble(Throughput::lastTenSeconds).sum(),
				all.stream().mapToDouble(Throughput::lastMinute).sum());
	}

	private static Map<String, Double> rates(Throughput figure) {
		Map<String, Double> rates = new LinkedHashMap<>();
		rates.put("1s", figure.lastSecond());
		rates.put("10s", figure.lastTenSeconds());
		rates.put("60s", figure.lastMinute());
		return rates;
	}

}
