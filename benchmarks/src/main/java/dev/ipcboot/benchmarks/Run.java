package dev.ipcboot.benchmarks;

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
		Suite suite = new Suite(words.remove(0));
		Pace pace = words.remove("--quick") ? Pace.QUICK : Pace.FULL;
		Filter filter = Filter.of(words);
		int count = 0;
		for (Suite.Act act : suite.acts()) {
			try {
				for (Measurement measurement : filter.apply(act.measurements())) {
					System.out.println();
					System.out.print(Tables.of(measurement.run(pace)));
					count++;
				}
			}
			finally {
				act.scene().close();
			}
		}
		if (count == 0) {
			System.err.println("Nothing matches " + words + ". There is:");
			suite.acts().forEach((act) -> act.measurements().forEach((each) -> System.err.println("  " + each.name())));
			System.exit(2);
		}
	}

}
