package dev.ipcboot.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a measurement has brought.
 *
 * @param name the name of the measurement
 * @param unit what the values are given in
 * @param rows one for each workload, the first one being the reference
 */
record Result(String name, Unit unit, List<Row> rows) {

	/**
	 * How many times the reference the median of a row is.
	 */
	double ratio(Row row) {
		return row.median() / this.rows.get(0).median();
	}

	Optional<Row> row(String title) {
		return this.rows.stream().filter((row) -> row.name().equals(title)).findFirst();
	}

	/**
	 * The values of a workload.
	 *
	 * @param name what it is called in tables
	 * @param id what it is called in filters
	 * @param min the smallest value
	 * @param median the one in the middle
	 * @param max the largest value
	 */
	record Row(String name, String id, double min, double median, double max) {

		static Row of(Workload workload, double[] values) {
			double[] sorted = values.clone();
			Arrays.sort(sorted);
			return new Row(workload.name(), workload.id(), sorted[0], sorted[sorted.length / 2],
					sorted[sorted.length - 1]);
		}

	}

}
