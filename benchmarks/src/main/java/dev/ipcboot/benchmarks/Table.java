package dev.ipcboot.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The measured values of some workloads, the first one being the reference.
 */
final class Table {

	private final Figure figure;

	private final String title;

	private final List<String> names = new ArrayList<>();

	private final List<double[]> rows = new ArrayList<>();

	Table(Figure figure, String title) {
		this.figure = figure;
		this.title = title;
	}

	void add(String name, double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		this.names.add(name);
		this.rows.add(sorted);
	}

	/**
	 * Print a table in Markdown. A ratio says how many times the reference a median is.
	 */
	void print(PrintStream out) {
		double base = median(this.rows.get(0));
		out.printf("%n| %s | min | median | max | ratio |%n|---|---|---|---|---|%n", this.title);
		for (int i = 0; i < this.rows.size(); i++) {
			double[] values = this.rows.get(i);
			out.printf("| %s | %.1f | %.1f | %.1f | %.2f |%n", this.names.get(i), scaled(values[0]),
					scaled(median(values)), scaled(values[values.length - 1]), median(values) / base);
		}
	}

	private double scaled(double value) {
		return value * this.figure.scale();
	}

	private static double median(double[] sorted) {
		return sorted[sorted.length / 2];
	}

}
