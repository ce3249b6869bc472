package dev.ipcboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures the C reference, the engine and the whole Spring path on each carrier, in
 * turn, two processes each, and prints a table per carrier and size. Arguments: the C
 * program, the figure, carriers, {@code --quick} for less time.
 */
public final class Run {

	private static final int[] SIZES = { 64, 1024 };

	private static final long SECOND = 1_000_000_000;

	private final String program;

	private final Figure figure;

	private final boolean quick;

	private Run(String program, Figure figure, boolean quick) {
		this.program = program;
		this.figure = figure;
		this.quick = quick;
	}

	/**
	 * Measure and print.
	 * @param arguments see above
	 * @throws Exception if something failed
	 */
	public static void main(String[] arguments) throws Exception {
		boolean quick = Arrays.asList(arguments).contains("--quick");
		Run run = new Run(arguments[0], Figure.of(arguments[1]), quick);
		for (String carrier : arguments[2].split(",")) {
			for (int size : (run.figure == Figure.CONFIRMED) ? SIZES : new int[] { SIZES[0] }) {
				run.measure(carrier, size);
			}
		}
	}

	private void measure(String carrier, int size) throws Exception {
		Path directory = Files.createTempDirectory("ipc-bench");
		List<Workload> workloads = List.of(new CReference(this.program, this.figure, carrier, size),
				engine(directory.resolve("engine"), carrier, size), spring(directory.resolve("spring"), carrier, size));
		double[][] values = new double[workloads.size()][this.quick ? 3 : 5];
		try {
			for (Workload workload : workloads) {
				workload.measure(this.quick ? 2 * SECOND : 8 * SECOND);
			}
			for (int i = 0; i < values[0].length; i++) {
				for (int row = 0; row < values.length; row++) {
					values[row][i] = workloads.get(row).measure(this.quick ? SECOND : 2 * SECOND);
				}
			}
		}
		finally {
			workloads.forEach(Workload::close);
			remove(directory);
		}
		Table table = new Table(this.figure, carrier + ", " + size + " bytes: " + this.figure.title());
		for (int row = 0; row < values.length; row++) {
			table.add(workloads.get(row).name(), values[row]);
		}
		table.print(System.out);
	}

	private Workload engine(Path directory, String carrier, int size) throws Exception {
		EnginePair pair = EnginePair.start(directory, address(carrier));
		return (this.figure == Figure.CONFIRMED) ? new EngineSender(pair, size) : new EngineRequester(pair, size);
	}

	private Workload spring(Path directory, String carrier, int size) throws Exception {
		SpringApplicationPair pair = SpringApplicationPair.start(directory, address(carrier));
		return (this.figure == Figure.CONFIRMED) ? new SpringSender(pair, size) : new SpringRequester(pair, size);
	}

	private static String address(String carrier) {
		return carrier.equals("tcp") ? "tcp://127.0.0.1:0" : carrier + ":";
	}

	private static void remove(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
