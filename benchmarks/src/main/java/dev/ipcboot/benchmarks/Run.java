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

	/** So that what is quick ends within 5 minutes, with the build before it. */
	private static final long QUICK_SECONDS = 265;

	private final Pace pace;

	private final List<Result> results = new ArrayList<>();

	private boolean failed;

	private Run(Pace pace) {
		this.pace = pace;
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
		Run run = new Run(pace);
		for (Act act : suite.acts()) {
			run.measure(act, filter);
		}
		System.out.println();
		System.out.print(Goals.table(run.results));
		if (run.failed) {
			System.exit(1);
		}
		if (run.results.isEmpty()) {
			System.err.println("Nothing matches " + words + ". There is:");
			suite.acts().forEach((act) -> act.measurements().forEach((each) -> System.err.println("  " + each.name())));
			System.exit(2);
		}
	}

	private void measure(Act act, Filter filter) throws Exception {
		try {
			for (Measurement measurement : filter.apply(act.measurements())) {
				if (isLate()) {
					System.err.println("No time is left for this; ask for it by its words: " + measurement.name());
				}
				else {
					measure(measurement);
				}
			}
		}
		finally {
			act.processes().run();
		}
	}

	private void measure(Measurement measurement) throws Exception {
		try {
			add(measurement.run(this.pace));
		}
		catch (IOException ex) {
			// What the others have brought is not lost with it
			System.err.println("Failed: " + measurement.name() + ": " + ex.getMessage());
			this.failed = true;
		}
	}

	private boolean isLate() {
		long begin = Long.getLong("benchmarks.begin", Long.MAX_VALUE);
		return this.pace.quick() && System.currentTimeMillis() / 1000 - begin > QUICK_SECONDS;
	}

	private void add(Result result) throws IOException {
		if (!result.rows().isEmpty()) {
			System.out.println();
			System.out.print(Tables.of(result));
			this.results.add(result);
			write(result);
		}
	}

	/**
	 * Write what there is so far, so that nothing is lost when somebody has seen enough.
	 */
	private void write(Result latest) throws IOException {
		Path directory = Path.of("benchmarks", "target", "results");
		Files.createDirectories(directory);
		Files.writeString(directory.resolve(Chart.fileName(latest)), Chart.of(latest));
		StringBuilder text = new StringBuilder();
		this.results.forEach((result) -> text.append(Tables.of(result)).append('\n'));
		Files.writeString(directory.resolve("results.md"), text + Goals.table(this.results));
	}

}
