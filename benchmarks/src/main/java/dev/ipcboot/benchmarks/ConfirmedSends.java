package dev.ipcboot.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Confirmed sends through the engine against one write and one confirm for each message, two
 * processes and one sending thread, in one run: warm-up first, then in turn. Arguments: size
 * of a message (64), seconds of warm-up (8), repetitions (5).
 */
public final class ConfirmedSends {

	private ConfirmedSends() {
	}

	public static void main(String[] arguments) throws Exception {
		int size = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 64;
		long warmUp = TimeUnit.SECONDS.toNanos((arguments.length > 1) ? Integer.parseInt(arguments[1]) : 8);
		int repetitions = (arguments.length > 2) ? Integer.parseInt(arguments[2]) : 5;
		Path directory = Files.createTempDirectory("ipc-bench");
		Map<String, Workload> workloads = new LinkedHashMap<>();
		workloads.put("one by one", new OneByOneSender(directory.resolve("plain.sock"), size));
		for (String scheme : new String[] { "unix", "pipe", "posix-mq" }) {
			workloads.put(scheme, new EngineSender(directory.resolve(scheme), scheme + ":", size));
		}
		Map<String, double[]> rates = new LinkedHashMap<>();
		try {
			for (Map.Entry<String, Workload> workload : workloads.entrySet()) {
				workload.getValue().run(warmUp);
				rates.put(workload.getKey(), new double[repetitions]);
			}
			for (int i = 0; i < repetitions; i++) {
				for (Map.Entry<String, Workload> workload : workloads.entrySet()) {
					long start = System.nanoTime();
					long count = workload.getValue().run(TimeUnit.SECONDS.toNanos(2));
					rates.get(workload.getKey())[i] = count * 1e9 / (System.nanoTime() - start);
				}
			}
		}
		finally {
			workloads.values().forEach(Workload::close);
		}
		print(size, rates);
	}

	private static void print(int size, Map<String, double[]> rates) {
		rates.values().forEach(Arrays::sort);
		double base = median(rates.values().iterator().next());
		System.out.printf("confirmed sends of %d bytes, thousands a second%n", size);
		System.out.printf("%-12s %10s %10s %10s %10s%n", "way", "min", "median", "max", "ratio");
		rates.forEach((name, values) -> System.out.printf("%-12s %10.0f %10.0f %10.0f %10.1f%n", name,
				values[0] / 1000, median(values) / 1000, values[values.length - 1] / 1000, median(values) / base));
	}

	private static double median(double[] sorted) {
		return sorted[sorted.length / 2];
	}

}
