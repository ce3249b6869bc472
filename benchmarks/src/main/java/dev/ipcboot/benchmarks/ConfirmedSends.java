package dev.ipcboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Confirmed sends through the engine against one write and one confirm for each message,
 * two processes and one sending thread, in one run: warm-up first, then in turn.
 * Arguments: size of a message (64), seconds of warm-up (8), repetitions (5), carriers
 * (unix,pipe,posix-mq).
 */
public final class ConfirmedSends {

	private ConfirmedSends() {
	}

	/**
	 * Measure and print a table.
	 * @param arguments see above
	 * @throws Exception if a message was not confirmed
	 */
	public static void main(String[] arguments) throws Exception {
		int size = Integer.parseInt(argument(arguments, 0, "64"));
		long warmUp = TimeUnit.SECONDS.toNanos(Integer.parseInt(argument(arguments, 1, "8")));
		int repetitions = Integer.parseInt(argument(arguments, 2, "5"));
		Path directory = Files.createTempDirectory("ipc-bench");
		Map<String, Workload> workloads = new LinkedHashMap<>();
		workloads.put("one by one", new OneByOneSender(directory.resolve("plain.sock"), size));
		for (String scheme : argument(arguments, 3, "unix,pipe,posix-mq").split(",")) {
			workloads.put(scheme, new EngineSender(directory.resolve(scheme), scheme + ":", size));
		}
		double[][] rates = new double[workloads.size()][repetitions];
		try {
			for (Workload workload : workloads.values()) {
				workload.run(warmUp);
			}
			for (int i = 0; i < repetitions; i++) {
				int row = 0;
				for (Workload workload : workloads.values()) {
					long start = System.nanoTime();
					long count = workload.run(TimeUnit.SECONDS.toNanos(2));
					rates[row++][i] = count * 1e9 / (System.nanoTime() - start);
				}
			}
		}
		finally {
			workloads.values().forEach(Workload::close);
			remove(directory);
		}
		System.out.printf("confirmed sends of %d bytes, thousands a second%n", size);
		print(workloads.keySet(), rates);
	}

	private static void remove(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	private static String argument(String[] arguments, int index, String defaults) {
		return (arguments.length > index) ? arguments[index] : defaults;
	}

	private static void print(Set<String> names, double[][] rates) {
		Arrays.stream(rates).forEach(Arrays::sort);
		double base = median(rates[0]);
		int row = 0;
		System.out.printf("%-12s %10s %10s %10s %10s%n", "way", "min", "median", "max", "ratio");
		for (String name : names) {
			double[] values = rates[row++];
			System.out.printf("%-12s %10.0f %10.0f %10.0f %10.1f%n", name, values[0] / 1000, median(values) / 1000,
					values[values.length - 1] / 1000, median(values) / base);
		}
	}

	private static double median(double[] sorted) {
		return sorted[sorted.length / 2];
	}

}
