package dev.ipcboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The coordinator: measures what is wanted and prints tables. Arguments: the C program,
 * {@code --quick} for less time, words that choose (see {@link Filter}).
 */
public final class Run {

	private Run() {
	}

	/**
	 * Measure and print.
	 * @param arguments see above
	 * @throws Exception if something failed
	 */
	public static void main(String[] arguments) throws Exception {
		List<String> words = new ArrayList<>(Arrays.asList(arguments));
		String program = words.remove(0);
		Pace pace = words.remove("--quick") ? Pace.QUICK : Pace.FULL;
		Suite suite = new Suite(program, pace.quick());
		Filter filter = Filter.of(words);
		List<Result> results = new ArrayList<>();
		for (Act act : suite.acts()) {
			try {
				for (Measurement measurement : filter.apply(act.measurements())) {
					Result result = measurement.run(pace);
					if (!result.rows().isEmpty()) {
						System.out.println();
						System.out.print(Tables.of(result));
						results.add(result);
					}
				}
			}
			finally {
				act.processes().run();
			}
		}
		report(results);
		if (results.isEmpty()) {
			System.err.println("Nothing matches " + words + ". There is:");
			suite.acts().forEach((act) -> act.measurements().forEach((each) -> System.err.println("  " + each.name())));
			System.exit(2);
		}
	}

	private static void report(List<Result> results) throws IOException {
		Path directory = Path.of("benchmarks", "target", "results");
		Files.createDirectories(directory);
		StringBuilder text = new StringBuilder();
		for (Result result : results) {
			text.append(Tables.of(result)).append('\n');
			Files.writeString(directory.resolve(Chart.fileName(result)), Chart.of(result));
		}
		String goals = Goals.table(results);
		System.out.println();
		System.out.print(goals);
		Files.writeString(directory.resolve("results.md"), text + goals);
	}

}
